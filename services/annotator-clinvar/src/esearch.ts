import type { IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { type Asking, askEutils, refuseTrouble } from './eutils.ts';
import { type JsonObject, objectOf, textOf, textsOf } from './json-value.ts';
import { wholeNumber } from './whole-number.ts';

/** Most ids that one answer of esearch gives. */
const SEARCH_PAGE = 10_000;

/** How the gene was looked for. */
export interface FoundVariations {
  /** In ascending order. */
  readonly ids: readonly number[];
  readonly by: 'ncbi_gene_id' | 'gene_symbol';
}

/**
 * The VariationIDs that ClinVar has for a gene: by its NCBI gene id, by its symbol where it has none or where the search does not
 * know the field. Fewer or more ids than the answer counts throw ArtifactSuspectError: a part would be taken for the whole.
 */
export async function variationsOf(asking: Asking, gene: IndexedGene): Promise<FoundVariations> {
  if (gene.entrezId !== null) {
    const ids = await idsOf(asking, `${gene.entrezId}[geneid]`);
    if (ids) return { ids, by: 'ncbi_gene_id' };
  }
  const ids = await idsOf(asking, `${gene.symbol}[gene]`);
  if (!ids) throw new ArtifactSuspectError(`ClinVar's search does not know genes any more (${gene.symbol})`);
  return { ids, by: 'gene_symbol' };
}

/** Page by page; undefined where the search does not know the field of the term, so that it looked for something else. */
async function idsOf(asking: Asking, term: string): Promise<number[] | undefined> {
  const ids = new Set<number>();
  for (let start = 0, count = 1; start < count; start += SEARCH_PAGE) {
    const page = await pageOf(asking, term, start);
    if (textsOf(objectOf(page.errorlist).fieldsnotfound).length > 0) return undefined;
    count = wholeNumber(textOf(page.count) ?? '') ?? Number.NaN;
    for (const id of textsOf(page.idlist)) ids.add(wholeNumber(id) ?? 0);
    const expected = Math.min(count, start + SEARCH_PAGE);
    if (ids.size !== expected || ids.has(0)) {
      throw new ArtifactSuspectError(
        `ClinVar's search for ${term} counts ${textOf(page.count)} variants, but ${ids.size} of ${expected} came`,
      );
    }
  }
  return [...ids].sort((a, b) => a - b);
}

async function pageOf(asking: Asking, term: string, start: number): Promise<JsonObject> {
  const parameters = { term, retstart: String(start), retmax: String(SEARCH_PAGE) };
  const body = await askEutils(asking, 'esearch', parameters, { freshForMs: asking.freshForMs });
  refuseTrouble(body, `ClinVar's search for ${term}`);
  return objectOf(body.esearchresult);
}
