import { GeneTally } from './gene-tally.ts';
import type { Spill } from './spill.ts';
import { headOf, variantOf } from './spilled-variant.ts';
import { ID_RANGE } from './variant.ts';

/** More than the highest assembly priority. */
const PRIORITIES = 4;

/**
 * The variants of a partition's genes, by the genes' places in it. A variation that came up several times for a gene (alleles of a
 * haplotype, rows apart from each other) counts once, by its first line on the best assembly.
 */
export async function talliesOf(spill: Spill, partition: number): Promise<Map<number, GeneTally>> {
  const chosen = await chosenLines(spill, partition);
  const tallies = new Map<number, GeneTally>();
  let number = 0;
  for await (const lines of linesOf(spill, partition)) {
    for (const line of lines) {
      const { gene, variationId } = headOf(line);
      if (Math.floor((chosen.get(gene * ID_RANGE + variationId) ?? 0) / PRIORITIES) !== number++) continue;
      const { variant, join } = variantOf(line);
      const tally = tallies.get(gene) ?? new GeneTally();
      tallies.set(gene, tally);
      tally.add(variant, join);
    }
  }
  return tallies;
}

/** By gene and VariationID: the number of the line that counts, times four, plus its priority. */
async function chosenLines(spill: Spill, partition: number): Promise<Map<number, number>> {
  const chosen = new Map<number, number>();
  let number = 0;
  for await (const lines of linesOf(spill, partition)) {
    for (const line of lines) {
      const { gene, variationId, priority } = headOf(line);
      const key = gene * ID_RANGE + variationId;
      const known = chosen.get(key);
      if (known === undefined || priority > known % PRIORITIES) chosen.set(key, number * PRIORITIES + priority);
      number++;
    }
  }
  return chosen;
}

async function* linesOf(spill: Spill, partition: number): AsyncGenerator<string[]> {
  for await (const text of spill.read(partition)) {
    const lines = text.split('\n');
    lines.pop();
    yield lines;
  }
}
