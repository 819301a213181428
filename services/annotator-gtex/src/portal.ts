import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GtexRole } from '@nephron/upstream';
import { type Page, type PortalMedian, pageOf, portalMedianOf, type ReferenceGene, referenceGeneOf } from './answers.ts';
import type { Dataset } from './dataset.ts';

const PORTAL = 'https://gtexportal.org/api/v2';
const ITEMS_PER_PAGE = 1_000;

/** Far beyond what a batch of genes has; a portal that promises more pages is not followed. */
const MAX_PAGES = 100;

type Asking = Pick<ApiContext<GtexRole>, 'http' | 'freshForMs' | 'signal'>;

/** The portal's genes with these ids (Ensembl, with or without version) or symbols, in the dataset's GENCODE release. */
export async function referenceGenes(asking: Asking, dataset: Dataset, namesOrIds: readonly string[]): Promise<ReferenceGene[]> {
  const parameters = [...namesOrIds.map((id) => ['geneId', id]), ['gencodeVersion', dataset.gencode], ['genomeBuild', 'GRCh38/hg38']];
  return (await allItems(asking, '/reference/gene', parameters)).map(referenceGeneOf);
}

/** All medians of these genes, by versioned id. */
export async function portalMedians(asking: Asking, dataset: Dataset, gencodeIds: readonly string[]): Promise<PortalMedian[]> {
  const parameters = [...gencodeIds.map((id) => ['gencodeId', id]), ['datasetId', dataset.id]];
  return (await allItems(asking, '/expression/medianGeneExpression', parameters)).map(portalMedianOf);
}

/** Page after page, never two at once, as the portal asks of its users; an answer that lacks items it announced throws. */
async function allItems(asking: Asking, path: string, parameters: readonly (readonly string[])[]): Promise<Page['items']> {
  const items: Readonly<Record<string, unknown>>[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = new URLSearchParams([...parameters, ['page', String(page)], ['itemsPerPage', String(ITEMS_PER_PAGE)]].map(pair));
    const { http, freshForMs, signal } = asking;
    const { body } = await http.json({ url: `${PORTAL}${path}?${query}`, freshForMs, signal });
    const answered = pageOf(body);
    items.push(...answered.items);
    if (page + 1 < answered.pages && answered.items.length > 0) continue;
    if (items.length !== answered.total) {
      throw new ArtifactSuspectError(`the GTEx portal announced ${answered.total} items of ${path} and gave ${items.length}`);
    }
    return items;
  }
  throw new ArtifactSuspectError(`the GTEx portal has more than ${MAX_PAGES} pages of ${path} for a few genes`);
}

function pair([name = '', value = '']: readonly string[]): [string, string] {
  return [name, value];
}
