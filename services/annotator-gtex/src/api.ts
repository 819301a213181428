import type { ApiContext, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GtexRole } from '@nephron/upstream';
import type { PortalMedian } from './answers.ts';
import { type Dataset, datasetToAsk } from './dataset.ts';
import { geneOf, isParY } from './match.ts';
import { portalMedians, referenceGenes } from './portal.ts';
import { expressionDocument, type Subject, type TissueMedian, tissueMedian } from './record.ts';

/** The GTEx portal's API, version 2. It answers from the same release as readers see. */
export const gtexApi: GeneApi<GtexRole> = {
  // An address of 3 KB and an answer of some 5,400 medians.
  batchSize: 100,
  isWholeGenome: true,
  // The table has every gene that the portal knows.
  fillsGaps: false,
  files: [],
  version: async ({ publishedVersion }) => datasetToAsk(publishedVersion).release,
  ask: askPortal,
};

async function* askPortal(batch: readonly IndexedGene[], context: ApiContext<GtexRole>): AsyncGenerator<GeneAnswer> {
  const dataset = datasetToAsk(context.publishedVersion);
  const subjects = await subjectsOf(batch, dataset, context);
  const ids = [...subjects.values()].map(({ gencodeId }) => gencodeId);
  const medians = Map.groupBy(ids.length > 0 ? await portalMedians(context, dataset, ids) : [], ({ gencodeId }) => gencodeId);
  for (const { hgncId } of batch) {
    const subject = subjects.get(hgncId);
    yield subject ? answerOf(hgncId, dataset, subject, medians.get(subject.gencodeId) ?? []) : { hgncId, isAbsent: true };
  }
}

/** By HGNC id: the dataset's gene, found by Ensembl id, else by symbol under the same conditions as in the table. */
async function subjectsOf(batch: readonly IndexedGene[], dataset: Dataset, context: ApiContext<GtexRole>): Promise<Map<string, Subject>> {
  const byId = batch.flatMap(({ ensemblGeneId }) => ensemblGeneId ?? []);
  const found = byId.length > 0 ? await joined(byId, dataset, context) : new Map<string, Subject>();
  const named = batch.filter(({ hgncId }) => !found.has(hgncId)).flatMap(({ symbol, previousSymbols }) => [symbol, ...previousSymbols]);
  const bySymbol = named.length > 0 ? await joined([...new Set(named)], dataset, context) : new Map<string, Subject>();
  return new Map([...bySymbol, ...found]);
}

async function joined(namesOrIds: readonly string[], dataset: Dataset, context: ApiContext<GtexRole>): Promise<Map<string, Subject>> {
  const claims = new Map<string, Subject[]>();
  for (const { gencodeId, geneSymbol } of await referenceGenes(context, dataset, namesOrIds)) {
    const match = isParY(gencodeId) ? undefined : geneOf(context.genes, gencodeId, geneSymbol);
    if (!match) continue;
    const subject = { gencodeId, symbol: geneSymbol, matchedBy: match.by };
    const { hgncId } = match.gene;
    claims.set(hgncId, [...(claims.get(hgncId) ?? []), subject]);
  }
  return new Map([...claims].flatMap(([hgncId, subjects]) => only(subjects).map((subject): [string, Subject] => [hgncId, subject])));
}

/** The gene with the right id, or the only one with its name. */
function only(subjects: readonly Subject[]): readonly Subject[] {
  const byId = subjects.filter(({ matchedBy }) => matchedBy === 'ensembl_gene_id').slice(0, 1);
  if (byId.length > 0) return byId;
  return new Set(subjects.map(({ gencodeId }) => gencodeId)).size === 1 ? subjects.slice(0, 1) : [];
}

function answerOf(hgncId: string, dataset: Dataset, subject: Subject, medians: readonly PortalMedian[]): GeneAnswer {
  const problem = problemWith(medians, dataset);
  if (problem) return { hgncId, error: new ArtifactSuspectError(`the GTEx portal gave ${problem} for ${subject.gencodeId}`) };
  const tissues = medians
    .flatMap(({ tissueId, median }): [string, TissueMedian][] => (median === null ? [] : [[tissueId, tissueMedian(median)]]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (tissues.length === 0) return { hgncId, isAbsent: true };
  return { hgncId, document: expressionDocument(dataset, subject, Object.fromEntries(tissues)) };
}

function problemWith(medians: readonly PortalMedian[], dataset: Dataset): string | undefined {
  const foreign = medians.find(({ unit, datasetId }) => unit !== 'TPM' || datasetId !== dataset.id);
  if (foreign) return `a median in ${foreign.unit} of ${foreign.datasetId}`;
  if (new Set(medians.map(({ tissueId }) => tissueId)).size !== medians.length) return 'two medians of one tissue';
  return undefined;
}
