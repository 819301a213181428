import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { HgncGene } from '@nephron/testing';
import { linesIn } from '@nephron/upstream';

/** Writes genes as JSON lines: read back, they cost the memory that they take and no more. */
export async function writeGeneLines(path: string, genes: readonly HgncGene[]): Promise<void> {
  await writeFile(path, genes.map((gene) => `${JSON.stringify(gene)}\n`).join(''));
}

export async function readGeneLines(path: string): Promise<HgncGene[]> {
  const genes: HgncGene[] = [];
  for await (const { lines } of linesIn(createReadStream(path))) genes.push(...lines.map((line) => JSON.parse(line) as HgncGene));
  return genes;
}
