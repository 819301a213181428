import { createReadStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HgncGene, hgncGenes, REAL_MIRROR, SAMPLE_MIRROR } from '@nephron/testing';
import { linesIn } from '@nephron/upstream';

/** The approved genes, of the real complete set where it is here, else of the sample. */
export async function approvedGenes(): Promise<HgncGene[]> {
  const real = join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz');
  return await hgncGenes(existsSync(real) ? real : join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
}

/** Writes genes as JSON lines: read back, they cost the memory that they take and no more. */
export async function writeGeneLines(path: string, genes: readonly HgncGene[]): Promise<void> {
  await writeFile(path, genes.map((gene) => `${JSON.stringify(gene)}\n`).join(''));
}

export async function readGeneLines(path: string): Promise<HgncGene[]> {
  const genes: HgncGene[] = [];
  for await (const { lines } of linesIn(createReadStream(path))) genes.push(...lines.map((line) => JSON.parse(line) as HgncGene));
  return genes;
}
