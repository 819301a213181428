import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '@nephron/db';
import type { Pipeline } from './pipeline.ts';
import { HEADER } from './small-source.ts';

/** Puts a file of a small source into the pipeline's mirror folder. */
export async function write(pipeline: Pipeline, source: string, content: string | Buffer, name = 'values.txt'): Promise<void> {
  await mkdir(join(pipeline.mirrorDir, source), { recursive: true });
  await writeFile(join(pipeline.mirrorDir, source, name), content);
}

/** A table of a small source: value by HGNC id. */
export const table = (values: Record<string, string>): string =>
  [HEADER, ...Object.entries(values).map(([id, value]) => `${id}\t${value}`), ''].join('\n');

/** So many genes, HGNC:1 onwards, each with this value. */
export const genes = (count: number, value = 'a'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`HGNC:${index + 1}`, value]));

/** What readers see of a small source: value by HGNC id. */
export async function documents(db: Db, source: string): Promise<Record<string, unknown>> {
  const rows = await db
    .selectFrom('annotation')
    .select(['hgnc_id', 'document'])
    .where('source', '=', source as 'hgnc')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.hgnc_id, row.document.value]));
}
