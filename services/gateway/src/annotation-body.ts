import type { GeneAnnotation } from '@nephron/db';
import { agingBody, type Body } from './body-cache.ts';

/** The gene as the answer names it, and what to say of the identifier it was asked by. */
export interface AnnotatedGene {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly notice: string | undefined;
}

/**
 * What the sources say about a gene. Documents pass through as they were stored. A source without a document is named under
 * `absent`: its release says nothing about the gene, or it has no release yet, which are two things.
 */
export function annotationBody(gene: AnnotatedGene, rows: readonly GeneAnnotation[]): Body {
  const pieces: string[] = [];
  const instants: number[] = [];
  let text = `{"gene":${JSON.stringify({ id: gene.hgnc_id, symbol: gene.symbol, hgnc_id: gene.hgnc_id })},"annotations":{`;
  for (const [index, row] of rows.filter((candidate) => candidate.document !== null).entries()) {
    text += `${index === 0 ? '' : ','}${JSON.stringify(row.source)}:[{"version":${JSON.stringify(row.confirmed_version)},"data":${row.document},`;
    if (row.percentiles) text += `"percentiles":${JSON.stringify(row.percentiles)},`;
    text += `"metadata":${JSON.stringify(provenance(row)).slice(0, -1)},"age_seconds":`;
    pieces.push(text);
    instants.push(row.retrieved_at?.getTime() ?? 0);
    text = `},"updated_at":${JSON.stringify(row.observed_at)}}]`;
  }
  text += `},"absent":${JSON.stringify(Object.fromEntries(rows.filter((row) => row.document === null).map(absence)))}`;
  text += gene.notice === undefined ? '}' : `,"notice":${JSON.stringify(gene.notice)}}`;
  return agingBody([...pieces, text], instants);
}

function provenance(row: GeneAnnotation) {
  return {
    release_id: row.release_id,
    release_version: row.release_version,
    confirmed_release_id: row.confirmed_release_id,
    confirmed_version: row.confirmed_version,
    retrieved_at: row.retrieved_at,
    observed_at: row.observed_at,
    published_at: row.published_at,
    files: (row.files ?? []).map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

function absence(row: GeneAnnotation) {
  const hasRelease = row.confirmed_release_id !== null;
  return [row.source, hasRelease ? { reason: 'not_in_release', version: row.confirmed_version } : { reason: 'no_release', version: null }];
}
