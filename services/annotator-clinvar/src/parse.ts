import { tmpdir } from 'node:os';
import type { ArtifactFile, GeneDocument, ParseContext } from '@nephron/annotator-kit';
import { ArtifactMissingError } from '@nephron/errors';
import type { ClinvarRole } from '@nephron/upstream';
import type { AlleleBlock } from './allele-blocks.ts';
import { GeneMatcher } from './match.ts';
import { talliesOf } from './partition.ts';
import { readAlleles } from './read-alleles.ts';
import { clinvarDocument } from './record.ts';
import type { Row } from './row.ts';
import { SeenIds } from './seen-ids.ts';
import { Spill } from './spill.ts';
import { SpilledVariants, VariantLine } from './spilled-variant.ts';

/** Groups of genes that are counted one after the other: a group with every list full takes some ten megabytes. */
const PARTITIONS = 1024;

const POSITIONS = ['Start', 'Stop'] as const;

/**
 * One document per approved gene with a variant, in the order of the gene index. The file is sorted by allele, not by gene: what
 * its rows say is first dealt out to files of some genes each, and then counted gene by gene, so that memory stays bounded and
 * every count exact.
 */
export async function* parseClinvar(context: ParseContext<ClinvarRole>): AsyncGenerator<GeneDocument> {
  const { genes, files, signal, scratchDir } = context;
  const spill = new Spill(scratchDir ?? tmpdir(), PARTITIONS);
  const seen = new SeenIds();
  const variants = new SpilledVariants();
  const perPartition = Math.max(1, Math.ceil(genes.size / PARTITIONS));
  try {
    await dealOut(needed(files.variant_summary), context, { spill, seen, perPartition });
    for (let first = 0, partition = 0; first < genes.size; first += perPartition, partition++) {
      signal.throwIfAborted();
      const tallies = await talliesOf(spill, partition, { seen, variants });
      for (const [index, { hgncId, symbol }] of genes.genes.slice(first, first + perPartition).entries()) {
        const tally = tallies.get(index);
        if (tally) yield { hgncId, document: clinvarDocument(symbol, tally, (line) => variants.variantOf(line)) };
      }
    }
  } finally {
    await spill.close();
  }
}

interface Dealing {
  readonly spill: Spill;
  readonly seen: SeenIds;
  /** Genes of a partition. */
  readonly perPartition: number;
}

/** Gives each gene of each row its line; of neighbouring rows about the same allele only the one on the best assembly counts. */
async function dealOut(
  file: ArtifactFile,
  { genes, report, signal }: ParseContext<ClinvarRole>,
  { spill, seen, perPartition }: Dealing,
): Promise<void> {
  const matcher = new GeneMatcher(genes);
  const line = new VariantLine();
  const use = (block: AlleleBlock): void => {
    if (!hasReadablePosition(block.row)) {
      report.badLine(file, block.row.number, 'its position is not a number');
      return;
    }
    seen.see(block.variationId);
    line.take(block);
    let found = 0;
    matcher.match(block.row, (place, join) => {
      found++;
      spill.add(Math.floor(place / perPartition), line.forGene(place % perPartition, join));
    });
    if (found === 0) report.unmatched(block.rows);
  };
  await readAlleles(file, report, signal, { use, settle: () => spill.settle() });
}

/** A position is a base number, or `-1`, `-`, `na` or nothing where there is none. */
function hasReadablePosition(row: Row): boolean {
  return POSITIONS.every((column) => row.wholeNumber(column) !== undefined || /^-?\d*$|^na$/.test(row.cell(column)));
}

function needed(file: ArtifactFile | undefined): ArtifactFile {
  if (!file) throw new ArtifactMissingError('no variant_summary.txt');
  return file;
}
