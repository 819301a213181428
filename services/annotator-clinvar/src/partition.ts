import { GeneTally } from './gene-tally.ts';
import type { SeenIds } from './seen-ids.ts';
import type { Spill } from './spill.ts';
import { headOf, type SpilledVariants } from './spilled-variant.ts';
import { ID_RANGE } from './variant.ts';

const NEWLINE = 0x0a;

/** A line of a variation that came up in several places of the file. */
interface Contender {
  readonly gene: number;
  readonly priority: number;
  readonly line: string;
}

/**
 * The variants of a partition's genes, by the genes' places in it. A variation that came up several times for a gene (alleles of a
 * haplotype, rows apart from each other) counts once, by its first line on the best assembly.
 */
export async function talliesOf(
  spill: Spill,
  partition: number,
  { seen, variants }: { readonly seen: SeenIds; readonly variants: SpilledVariants },
): Promise<Map<number, GeneTally<string>>> {
  const tallies = new Map<number, GeneTally<string>>();
  const add = (gene: number, line: string): void => {
    const tally = tallies.get(gene) ?? new GeneTally<string>();
    tallies.set(gene, tally);
    tally.add(variants.variantOf(line), variants.joinOf(line), line);
  };
  const contenders = new Map<number, Contender>();
  for await (const bytes of spill.read(partition)) {
    for (const line of linesOf(bytes)) {
      const { gene, variationId, priority } = headOf(line);
      if (!seen.isRepeated(variationId)) {
        add(gene, line);
        continue;
      }
      const key = gene * ID_RANGE + variationId;
      if (priority > (contenders.get(key)?.priority ?? -1)) contenders.set(key, { gene, priority, line });
    }
  }
  for (const { gene, line } of contenders.values()) add(gene, line);
  return tallies;
}

/** Decoded one by one: a line that is kept, or a part of it, would otherwise keep all of the text around it in memory. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return;
    yield bytes.toString('utf8', start, end);
    start = end + 1;
  }
}
