import type { Chosen, MatchedBy } from './claims.ts';
import { crossReferences, type Json, lengthOf, object, objects, text } from './entry.ts';
import { type Feature, featuresOf, hasFeature } from './features.ts';

/** A family in another database, with what UniProt says about it there, such as `entryname` and `matchstatus`. */
interface FamilyReference {
  readonly id: string;
  readonly database: string;
  readonly [property: string]: string;
}

/** The reviewed human protein of a gene. */
export interface ProteinDocument {
  readonly [key: string]: unknown;
  readonly accession: string;
  readonly entry_name: string;
  /** Approved symbol. */
  readonly gene_symbol: string;
  readonly matched_by: MatchedBy;
  /** Primary name of each gene that the entry is of; several where genes make the same protein. */
  readonly gene_names: readonly string[];
  /** Other reviewed entries of the gene: proteins of other reading frames, or of parts of the locus. */
  readonly other_accessions: readonly string[];
  /** Null where the entry has no recommended name. */
  readonly protein_name: string | null;
  /** Residues of the sequence that the entry shows, the one that features count in. */
  readonly length: number | null;
  readonly organism: string;
  /** First text about what the protein does; null where UniProt says nothing. */
  readonly function: string | null;
  /** Domains and the other kinds of features, by place. */
  readonly domains: readonly Feature[];
  readonly domain_count: number;
  readonly pfam_refs: readonly FamilyReference[];
  readonly interpro_refs: readonly FamilyReference[];
  readonly has_transmembrane: boolean;
  readonly has_signal_peptide: boolean;
}

export function proteinDocument(entry: Json, { gene, accession, matchedBy, otherAccessions }: Chosen): ProteinDocument {
  const domains = featuresOf(entry);
  const recommended = object(object(entry.proteinDescription).recommendedName);
  return {
    accession,
    entry_name: text(entry.uniProtkbId) ?? '',
    gene_symbol: gene.symbol,
    matched_by: matchedBy,
    gene_names: objects(entry.genes).flatMap(({ geneName }) => text(object(geneName).value) ?? []),
    other_accessions: otherAccessions,
    protein_name: text(object(recommended.fullName).value) ?? null,
    length: lengthOf(entry) ?? null,
    organism: text(object(entry.organism).scientificName) ?? '',
    function: functionOf(entry) ?? null,
    domains,
    domain_count: domains.length,
    pfam_refs: familiesIn(entry, 'Pfam'),
    interpro_refs: familiesIn(entry, 'InterPro'),
    has_transmembrane: hasFeature(entry, 'Transmembrane'),
    has_signal_peptide: hasFeature(entry, 'Signal'),
  };
}

function functionOf(entry: Json): string | undefined {
  const comment = objects(entry.comments).find(({ commentType }) => commentType === 'FUNCTION');
  return text(objects(comment?.texts)[0]?.value);
}

function familiesIn(entry: Json, database: string): readonly FamilyReference[] {
  return crossReferences(entry)
    .filter((reference) => reference.database === database)
    .flatMap((reference) => {
      const id = text(reference.id);
      return id ? [{ id, database, ...propertiesOf(reference) }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

/** By UniProt's names in lower case, `Entry name` as `entry_name`. */
function propertiesOf(reference: Json): Record<string, string> {
  const named = objects(reference.properties).flatMap(({ key, value }): [string, string][] => {
    const name = text(key)?.toLowerCase().replaceAll(' ', '_');
    return name && name !== 'id' && name !== 'database' && typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(named);
}
