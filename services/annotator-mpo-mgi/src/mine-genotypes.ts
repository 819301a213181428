import { ArtifactSuspectError } from '@nephron/errors';
import { findingsIn, genotypeKey, type MarkerFindings } from './findings.ts';
import { type Asking, type MineRow, queryRows } from './mousemine.ts';
import { pathQuery } from './path-query.ts';
import { readGenotype, type Zygosity } from './zygosity.ts';

/** What the genotypes of some mouse genes say. */
export interface MineFindings {
  /** By MGI id. */
  readonly findings: Map<string, MarkerFindings>;
  readonly mouseSymbols: Map<string, string>;
  /** MP terms of the genes' annotations, and their names. */
  readonly terms: Map<string, Set<string>>;
  readonly termNames: Map<string, string>;
}

const SUBJECT = 'OntologyAnnotation.subject';
const GENOTYPE = 'OntologyAnnotation.evidence.baseAnnotations.subject';
const TERM = 'OntologyAnnotation.ontologyTerm';
const VIEWS = [
  `${SUBJECT}.primaryIdentifier`,
  `${SUBJECT}.symbol`,
  `${GENOTYPE}.symbol`,
  `${GENOTYPE}.background.name`,
  `${GENOTYPE}.zygosity`,
  `${TERM}.identifier`,
  `${TERM}.name`,
] as const;

/** MGI's codes. `cx` (more than one gene is mutated), `tg` (a transgene) and `ot` are other genotypes, and so is what is not coded. */
const ZYGOSITY_OF_CODE: Readonly<Record<string, Zygosity>> = { hm: 'homozygous', ht: 'heterozygous', cn: 'conditional' };

const MP_ID = /^MP:\d{7}$/;

/**
 * Gene, genotype and zygosity of each annotation of these mouse genes, in one query: an annotation of a gene names those of the
 * genotypes it was derived from. Genotypes that do not name the gene itself are left out: the text before `<` of one of the alleles
 * must be its symbol and not just contain it.
 */
export async function genotypesOf(
  mgiIds: readonly string[],
  kidneyTerm: (id: string) => string | undefined,
  asking: Asking,
): Promise<MineFindings> {
  const found: MineFindings = { findings: new Map(), mouseSymbols: new Map(), terms: new Map(), termNames: new Map() };
  if (mgiIds.length === 0) return found;
  const xml = pathQuery(VIEWS, [
    { path: SUBJECT, type: 'SequenceFeature' },
    { path: TERM, type: 'MPTerm' },
    { path: GENOTYPE, type: 'Genotype' },
    { path: `${SUBJECT}.primaryIdentifier`, oneOf: mgiIds },
  ]);
  const wanted = new Set(mgiIds);
  for (const row of await queryRows(xml, VIEWS.length, asking)) add(found, row, wanted, kidneyTerm);
  return found;
}

function add(found: MineFindings, row: MineRow, wanted: ReadonlySet<string>, kidneyTerm: (id: string) => string | undefined): void {
  const [mgiId = null, symbol = null, composition = null, background = null, code = null, term = null, name = null] = row;
  if (mgiId === null || symbol === null || composition === null || term === null || !MP_ID.test(term)) {
    throw new ArtifactSuspectError(`MouseMine gave a row ${JSON.stringify(row).slice(0, 120)} without gene, genotype or MP term`);
  }
  if (!wanted.has(mgiId)) return;
  found.mouseSymbols.set(mgiId, symbol);
  if (!readGenotype(composition, '').alleles.some(({ marker }) => marker === symbol)) return;
  const terms = found.terms.get(mgiId) ?? new Set();
  found.terms.set(mgiId, terms.add(term));
  if (name !== null) found.termNames.set(term, name);
  const findings = findingsIn(found.findings, mgiId, ZYGOSITY_OF_CODE[code ?? ''] ?? 'other');
  findings.addGenotype(genotypeKey(composition, background ?? ''));
  const renal = kidneyTerm(term);
  if (renal !== undefined) findings.addKidneyTerm(renal);
}
