import type { GeneDetail, Resolution } from '@nephron/db';
import { type Body, fixedBody } from './body-cache.ts';
import { HttpProblem } from './problem.ts';

type Found = Pick<GeneDetail, 'hgnc_id' | 'symbol' | 'status' | 'kind' | 'value' | 'relation'>;

/** The one gene that a text led to; otherwise the problem that says why there is none, or which ones there are. */
export function theGene<M extends Found>(text: string, resolution: Resolution<M & Found>): M {
  if (resolution.outcome === 'found') return resolution.gene;
  if (resolution.outcome === 'unknown') {
    throw new HttpProblem(
      404,
      'NEPHRON_GENE_UNKNOWN',
      `no gene is known as "${text}"; ask by symbol or by HGNC, Ensembl, Entrez, UniProt, OMIM or MGI id`,
    );
  }
  const candidates = resolution.candidates.map(({ hgnc_id, symbol }) => ({ id: hgnc_id, approved_symbol: symbol }));
  throw new HttpProblem(
    409,
    'NEPHRON_GENE_AMBIGUOUS',
    `"${text}" leads to ${candidates.length} genes; ask for one of them by its HGNC id`,
    {
      more: { candidates },
    },
  );
}

export function geneBody(gene: GeneDetail): Body {
  const meta = { matched_on: gene.value, match_type: matchType(gene), notice: noticeOf(gene) };
  return fixedBody(`{"data":${geneResource(gene)},"meta":${JSON.stringify(meta)}}`);
}

/** A gene as a JSON:API resource. */
export function geneResource({ hgnc_id, attributes }: Pick<GeneDetail, 'hgnc_id' | 'attributes'>): string {
  return `{"type":"genes","id":${JSON.stringify(hgnc_id)},"attributes":${attributes}}`;
}

function matchType({ kind, relation, status }: Found): string {
  if (kind === 'hgnc') return 'hgnc_id';
  if (kind !== 'symbol') return kind;
  if (relation === 'previous' || relation === 'merged') return 'previous';
  if (relation === 'alias' || (relation === 'withdrawn' && status === 'approved')) return 'alias';
  return 'symbol';
}

/** What a reader should know who asked by an identifier that is not the gene's current one; undefined where it is. */
export function noticeOf({ value, hgnc_id, symbol, kind, relation, status }: Found): string | undefined {
  const gene = `${symbol} (${hgnc_id})`;
  if (status === 'withdrawn') return `HGNC has withdrawn ${gene}; it has no annotations`;
  switch (relation) {
    case 'current':
      return undefined;
    case 'previous':
      return `${value} is a previous ${kind === 'symbol' ? 'symbol' : 'identifier'} of ${gene}`;
    case 'merged':
      return `${value} was merged into ${gene}`;
    case 'alias':
      return `${value} is an alias of ${gene}`;
    case 'withdrawn':
      return `${value} was once listed for ${gene}, but HGNC has taken that back`;
  }
}
