import { HgncId } from '@nephron/contracts';
import { Type } from 'typebox';
import { PageLinks, PageMeta } from '../paging.ts';
import { closed, Instant, MaybeFlag, MaybeInstant, MaybeInteger, MaybeNumber, MaybeText, nullable } from './common.ts';

const Texts = Type.Array(Type.String());

/** Null means that the source says nothing about it, never zero or false. */
const GeneAttributes = Type.Object(
  {
    hgnc_id: HgncId,
    approved_symbol: Type.String(),
    name: Type.String(),
    status: Type.Union([Type.Literal('approved'), Type.Literal('withdrawn')]),
    aliases: Texts,
    previous_symbols: Texts,
    location: MaybeText,
    locus_group: MaybeText,
    locus_type: MaybeText,
    ensembl_gene_id: MaybeText,
    entrez_id: MaybeText,
    uniprot_ids: Texts,
    omim_ids: Texts,
    mane_select: nullable(Type.Object({ ensembl_transcript_id: MaybeText, refseq_transcript_id: MaybeText }, closed)),
    created_at: Instant,
    updated_at: Instant,
    sources: Type.Array(Type.String(), { description: 'Sources with an annotation of this gene.' }),
    annotation_count: Type.Integer(),
    pli: nullable(Type.Number({ description: 'gnomAD: probability of being intolerant to loss of function.' })),
    oe_lof_upper: nullable(Type.Number({ description: 'gnomAD: LOEUF.' })),
    lof_z: MaybeNumber,
    mis_z: MaybeNumber,
    constraint_version: MaybeText,
    phenotype_count: nullable(Type.Integer({ description: 'HPO: phenotypes linked to the gene.' })),
    kidney_phenotype_count: MaybeInteger,
    has_kidney_phenotype: MaybeFlag,
    clinical_group: MaybeText,
    onset_group: MaybeText,
    is_syndromic: MaybeFlag,
    has_mouse_kidney_phenotype: MaybeFlag,
    mouse_kidney_phenotype_count: MaybeInteger,
  },
  closed,
);

const GeneResource = Type.Object({ type: Type.Literal('genes'), id: HgncId, attributes: GeneAttributes }, closed);

export const GeneListAnswer = Type.Object({ data: Type.Array(GeneResource), meta: PageMeta, links: PageLinks }, closed);

const MatchType = Type.Union(
  ['hgnc_id', 'symbol', 'ensembl', 'entrez', 'uniprot', 'omim', 'mgi', 'alias', 'previous'].map((kind) => Type.Literal(kind)),
);

export const GeneAnswer = Type.Object(
  {
    data: GeneResource,
    meta: Type.Object(
      {
        matched_on: Type.String({ description: 'The identifier that led to the gene, as it is spelled.' }),
        match_type: MatchType,
        notice: Type.Optional(Type.String({ description: 'Said where the identifier is not the current one.' })),
      },
      closed,
    ),
  },
  closed,
);

const AnnotationMetadata = Type.Object(
  {
    release_id: Type.String({ description: 'Release in which this value appeared.' }),
    release_version: Type.String(),
    confirmed_release_id: Type.String({ description: 'Latest release that says the same.' }),
    confirmed_version: Type.String(),
    retrieved_at: Instant,
    observed_at: Instant,
    published_at: MaybeInstant,
    age_seconds: Type.Integer({ minimum: 0, description: 'Since the confirming release was retrieved.' }),
    files: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() }, closed)),
  },
  closed,
);

const Annotation = Type.Object(
  {
    version: Type.String({ description: 'Upstream version of the confirming release.' }),
    data: Type.Unknown({ description: 'The document of this source, as it was stored.' }),
    percentiles: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
        description: 'By measure: the share of genes of the same release with a smaller value.',
      }),
    ),
    metadata: AnnotationMetadata,
    updated_at: Instant,
  },
  closed,
);

const Absence = Type.Object(
  { reason: Type.Union([Type.Literal('not_in_release'), Type.Literal('no_release')]), version: MaybeText },
  closed,
);

export const AnnotationsAnswer = Type.Object(
  {
    gene: Type.Object({ id: HgncId, symbol: Type.String(), hgnc_id: HgncId }, closed),
    annotations: Type.Record(Type.String(), Type.Array(Annotation), { description: 'By source; each a list of one.' }),
    absent: Type.Record(Type.String(), Absence, {
      description: 'Sources without an annotation: their release says nothing about the gene, or they have no release yet.',
    }),
    notice: Type.Optional(Type.String()),
  },
  closed,
);
