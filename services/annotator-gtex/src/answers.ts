import { ArtifactSuspectError } from '@nephron/errors';

/** A gene in the portal's reference. */
export interface ReferenceGene {
  readonly gencodeId: string;
  readonly geneSymbol: string;
}

/** A gene's median in one tissue, as the portal answers it. */
export interface PortalMedian {
  readonly gencodeId: string;
  readonly tissueId: string;
  readonly datasetId: string;
  readonly unit: string;
  /** Null where the tissue has none. */
  readonly median: number | null;
}

/** One page of an answer. */
export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly pages: number;
  readonly total: number;
}

/** The part of a paged answer that we read; another shape throws ArtifactSuspectError. */
export function pageOf(body: unknown): Page {
  const { data, paging_info: paging } = isRecord(body) ? body : {};
  if (!Array.isArray(data) || !data.every(isRecord) || !isRecord(paging)) throw unreadable('an answer without data and paging_info');
  const { numberOfPages, totalNumberOfItems } = paging;
  if (!isCount(numberOfPages) || !isCount(totalNumberOfItems)) throw unreadable('paging_info without its numbers');
  return { items: data, pages: numberOfPages, total: totalNumberOfItems };
}

export function referenceGeneOf({ gencodeId, geneSymbol }: Readonly<Record<string, unknown>>): ReferenceGene {
  if (typeof gencodeId !== 'string' || typeof geneSymbol !== 'string') throw unreadable('a gene without gencodeId or geneSymbol');
  return { gencodeId, geneSymbol };
}

export function portalMedianOf(item: Readonly<Record<string, unknown>>): PortalMedian {
  const { gencodeId, tissueSiteDetailId: tissueId, datasetId, unit, median } = item;
  const areTexts =
    typeof gencodeId === 'string' && typeof tissueId === 'string' && typeof datasetId === 'string' && typeof unit === 'string';
  if (!areTexts) throw unreadable('a median without its gene, tissue, dataset or unit');
  if (median !== null && !(typeof median === 'number' && median >= 0)) throw unreadable(`${JSON.stringify(median)} for a median`);
  return { gencodeId, tissueId, datasetId, unit, median };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function unreadable(what: string): ArtifactSuspectError {
  return new ArtifactSuspectError(`the GTEx portal gave ${what}`);
}
