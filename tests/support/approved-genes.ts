import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HgncGene, hgncGenes, REAL_MIRROR, SAMPLE_MIRROR } from '@nephron/testing';

/** The approved genes, of the real complete set where it is here, else of the sample. */
export async function approvedGenes(): Promise<HgncGene[]> {
  const real = join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz');
  return await hgncGenes(existsSync(real) ? real : join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
}
