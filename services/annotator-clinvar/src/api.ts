import type { ApiContext, GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError } from '@nephron/errors';
import type { ClinvarRole } from '@nephron/upstream';
import { type FoundVariations, variationsOf } from './esearch.ts';
import { SUMMARY_BATCH, summariesOf } from './esummary.ts';
import { type Asking, askEutils, refuseTrouble } from './eutils.ts';
import { GeneTally } from './gene-tally.ts';
import { type JsonObject, listOf, objectOf, textOf } from './json-value.ts';
import { clinvarDocument } from './record.ts';
import { genesOfSummary, variantOfSummary } from './summary-variant.ts';
import type { Join, Variant } from './variant.ts';

/** Batches of summaries on their way at once. */
const BATCHES_AT_ONCE = 2;

/**
 * NCBI's E-utilities, gene by gene. NCBI asks to take the file for large jobs, and all genes would need some tens of thousands of
 * requests: whole-genome runs wait for the file.
 */
export const clinvarApi: GeneApi<ClinvarRole> = {
  batchSize: 10,
  isWholeGenome: false,
  // The file and the API have the same variants.
  fillsGaps: false,
  files: [],
  version: releaseOfApi,
  ask: askGenes,
};

/** The day on which NCBI last rebuilt its index of ClinVar. */
async function releaseOfApi(context: ApiContext<ClinvarRole>): Promise<string> {
  const body = await askEutils(context, 'einfo', {});
  refuseTrouble(body, "ClinVar's release");
  const result = objectOf(body.einforesult);
  const about = objectOf(listOf(result.dbinfo)[0] ?? result.dbinfo);
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})/.exec(textOf(about.lastupdate) ?? '') ?? [];
  if (!year) throw new ArtifactSuspectError('NCBI does not say of when its index of ClinVar is');
  return `${year}-${month}-${day}`;
}

async function* askGenes(batch: readonly IndexedGene[], context: ApiContext<ClinvarRole>): AsyncGenerator<GeneAnswer> {
  for (const gene of batch) {
    context.signal.throwIfAborted();
    yield await answerFor(gene, context);
  }
}

async function answerFor(gene: IndexedGene, asking: Asking): Promise<GeneAnswer> {
  const { hgncId, symbol } = gene;
  try {
    const tally = await tallyOf(gene, asking);
    return tally.total === 0 ? { hgncId, isAbsent: true } : { hgncId, document: clinvarDocument(symbol, tally, (variant) => variant) };
  } catch (error) {
    if (error instanceof ArtifactSuspectError || error instanceof UpstreamRefusedError) return { hgncId, error };
    throw error;
  }
}

async function tallyOf(gene: IndexedGene, asking: Asking): Promise<GeneTally<Variant>> {
  const found = await variationsOf(asking, gene);
  const tally = new GeneTally<Variant>();
  const atOnce = SUMMARY_BATCH * BATCHES_AT_ONCE;
  for (let start = 0; start < found.ids.length; start += atOnce) {
    asking.signal.throwIfAborted();
    const batches: Promise<JsonObject[]>[] = [];
    for (let first = start; first < Math.min(start + atOnce, found.ids.length); first += SUMMARY_BATCH) {
      batches.push(summariesOf(asking, found.ids.slice(first, first + SUMMARY_BATCH)));
    }
    for (const summary of (await Promise.all(batches)).flat()) {
      const join = joinOf(summary, gene, found);
      if (!join) continue;
      const variant = variantOfSummary(summary);
      tally.add(variant, join, variant);
    }
  }
  return tally;
}

/** A search by symbol also finds variants of genes that once had it: only what lists the gene itself counts. */
function joinOf(summary: JsonObject, { entrezId, symbol }: IndexedGene, { by }: FoundVariations): Join | undefined {
  const { ids, symbols } = genesOfSummary(summary);
  if (entrezId === null) return symbols.has(symbol.toUpperCase()) ? 'gene_symbol' : undefined;
  const isFoundById = by === 'ncbi_gene_id' && ids.size === 0;
  return isFoundById || ids.has(entrezId) ? 'ncbi_gene_id' : undefined;
}
