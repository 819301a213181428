import type { ApiContext, ArtifactFile, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import type { Ontology } from '@nephron/domain';
import type { MpoMgiRole } from '@nephron/upstream';
import { type KidneyTerms, kidneyTermIn, kidneyTermsOf } from './kidney-terms.ts';
import { genotypesOf, type MineFindings } from './mine-genotypes.ts';
import { annotatedOrthologues, type MineOrthology, mouseSymbolsOf } from './mine-orthologues.ts';
import { mineVersion } from './mousemine.ts';
import { organSystemsOf } from './organ-systems.ts';
import type { Orthologues } from './orthology.ts';
import { type Knowledge, mpoMgiDocument } from './record.ts';
import { readOntology } from './vocabulary.ts';

/** MouseMine, an InterMine service over MGI's data. */
export const mouseMineApi: GeneApi<MpoMgiRole> = {
  // An address of less than 1 KB, and two or three requests.
  batchSize: 100,
  // 44,000 genes are 440 batches: minutes at two requests per second, an hour where answers take seconds. MGI's reports can often be
  // had by people alone.
  isWholeGenome: true,
  // It has the data of the reports and no others.
  fillsGaps: false,
  files: [],
  // Which terms are renal, and the organ systems; without it, the list of kidney terms that the service ships.
  optionalFiles: ['ontology'],
  version: mineVersion,
  ask: askMouseMine,
};

async function* askMouseMine(batch: readonly IndexedGene[], context: ApiContext<MpoMgiRole>): AsyncGenerator<GeneAnswer> {
  const { ontology: file } = context.files;
  const terms = file ? await termsIn(file, context.signal) : WITHOUT_ONTOLOGY;
  const orthology = await annotatedOrthologues(batch, context.genes, context);
  const others = hgncOrthologues(batch, orthology);
  const mgiIds = [...new Set([...orthology.byHgncId.values(), ...others].flatMap((orthologues) => orthologues.mgiIds))];
  const genotypes = await genotypesOf(mgiIds, terms.kidneyTerm, context);
  const nameless = mgiIds.filter((mgiId) => !orthology.mouseSymbols.has(mgiId) && !genotypes.mouseSymbols.has(mgiId));
  const mouseSymbols = new Map([...(await mouseSymbolsOf(nameless, context)), ...genotypes.mouseSymbols, ...orthology.mouseSymbols]);
  const known = knowledgeOf(terms, orthology, genotypes, mouseSymbols);
  const orthologuesOf = new Map([...others, ...orthology.byHgncId.values()].map((orthologues) => [orthologues.gene.hgncId, orthologues]));
  for (const { hgncId } of batch) {
    const orthologues = orthologuesOf.get(hgncId);
    const mice = orthologues?.mgiIds.filter((mgiId) => mouseSymbols.has(mgiId)) ?? [];
    if (!orthologues || mice.length === 0) yield { hgncId, isAbsent: true };
    else yield { hgncId, document: mpoMgiDocument({ ...orthologues, mgiIds: mice }, known) };
  }
}

/** For genes without an annotated orthologue, those of HGNC's own record: a mouse gene that nobody has looked at is no missing one. */
function hgncOrthologues(batch: readonly IndexedGene[], { byHgncId }: MineOrthology): Orthologues[] {
  return batch
    .filter(({ hgncId, mgdIds }) => mgdIds.length > 0 && !byHgncId.has(hgncId))
    .map((gene) => ({ gene, mgiIds: [...gene.mgdIds], source: 'HGNC', matchedBy: 'mgi_id' }));
}

function knowledgeOf(
  terms: Terms,
  orthology: MineOrthology,
  genotypes: MineFindings,
  mouseSymbols: ReadonlyMap<string, string>,
): Knowledge {
  const { kidney, kidneyTerm, ontology, systemsOf } = terms;
  const annotated = new Map(
    [...mouseSymbols.keys()].map((mgiId) => [mgiId, [...(orthology.terms.get(mgiId) ?? []), ...(genotypes.terms.get(mgiId) ?? [])]]),
  );
  const highLevelTerms = new Map(
    [...annotated].map(([mgiId, own]) => [mgiId, [...new Set(own.flatMap((term) => systemsOf?.(term) ?? []))]]),
  );
  return {
    orthology: { byHgncId: orthology.byHgncId, mouseSymbols, highLevelTerms: systemsOf ? highLevelTerms : new Map() },
    kidney,
    nameOf: (term) => ontology?.label(term) ?? orthology.termNames.get(term) ?? genotypes.termNames.get(term),
    findings: genotypes.findings,
    annotatedTerms: new Map(
      [...annotated]
        .filter(([, own]) => own.length > 0)
        .map(([mgiId, own]) => [mgiId, new Set(own.flatMap((term) => kidneyTerm(term) ?? []))]),
    ),
  };
}

/** What an ontology says about MP terms, or what stands in for it. */
interface Terms {
  readonly ontology: Ontology | undefined;
  readonly kidney: KidneyTerms;
  readonly kidneyTerm: (id: string) => string | undefined;
  readonly systemsOf: ((term: string) => readonly string[]) | undefined;
}

const WITHOUT_ONTOLOGY = termsOf(undefined);

/** By the file they were read from: one file serves many batches. */
const TERMS = new WeakMap<ArtifactFile, Terms>();

async function termsIn(file: ArtifactFile, signal: AbortSignal): Promise<Terms> {
  const known = TERMS.get(file);
  if (known) return known;
  const fresh = termsOf(await readOntology(file, signal));
  TERMS.set(file, fresh);
  return fresh;
}

function termsOf(ontology: Ontology | undefined): Terms {
  const kidney = kidneyTermsOf(ontology);
  return { ontology, kidney, kidneyTerm: kidneyTermIn(kidney, ontology), systemsOf: ontology && organSystemsOf(ontology) };
}
