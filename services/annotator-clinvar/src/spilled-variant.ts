import type { AlleleBlock } from './allele-blocks.ts';
import { Assertions } from './assertion.ts';
import type { Column } from './layout.ts';
import { conditions, said } from './said.ts';
import { JOINS, type Join, type Variant } from './variant.ts';
import { wholeNumber } from './whole-number.ts';

/** Digits of a gene's place in its partition; then come one for the join and one for the assembly. */
const GENE_DIGITS = 5;
const HEAD_BYTES = GENE_DIGITS + 2;
const ZERO = 48;
const TAB = 9;
const LINE_FEED = 10;
const START_BYTES = 4_096;

/** What is kept of a row, in this order, behind the head; classification and review status are read together. */
const CELLS: readonly Column[] = [
  'VariationID',
  'Type',
  'Name',
  'ClinicalSignificance',
  'ReviewStatus',
  'PhenotypeList',
  'Start',
  'Stop',
  'Assembly',
  'Chromosome',
];

/** Writes what a row says about its variant, once for each of its genes, as a line of text in bytes that are used again and again. */
export class VariantLine {
  #bytes = Buffer.alloc(START_BYTES);
  #length = 0;

  /** Takes the row of a block: all but its gene. */
  take({ row, priority }: AlleleBlock): void {
    let length = HEAD_BYTES;
    for (const column of CELLS) {
      const { start, end } = row.span(column);
      const room = length + end - start + 2;
      if (room > this.#bytes.length) this.#grow(room, length);
      this.#bytes[length++] = TAB;
      for (let position = start; position < end; position++) this.#bytes[length++] = row.bytes[position] ?? 0;
    }
    this.#bytes[length++] = LINE_FEED;
    this.#bytes[HEAD_BYTES - 1] = ZERO + priority;
    this.#length = length;
  }

  /** The line for one gene; only valid until the next call. */
  forGene(gene: number, join: Join): Uint8Array {
    let rest = gene;
    for (let digit = GENE_DIGITS - 1; digit >= 0; digit--) {
      this.#bytes[digit] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#bytes[GENE_DIGITS] = ZERO + JOINS.indexOf(join);
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(room: number, used: number): void {
    const larger = Buffer.alloc(room * 2);
    this.#bytes.copy(larger, 0, 0, used);
    this.#bytes = larger;
  }
}

/** The beginning of a line: enough to tell which of several lines about a variation counts. */
export interface LineHead {
  readonly gene: number;
  readonly variationId: number;
  readonly priority: number;
}

export function headOf(line: string): LineHead {
  return {
    gene: wholeNumber(line, 0, GENE_DIGITS) ?? 0,
    priority: line.charCodeAt(HEAD_BYTES - 1) - ZERO,
    variationId: wholeNumber(line, HEAD_BYTES + 1, line.indexOf('\t', HEAD_BYTES + 1)) ?? 0,
  };
}

/** Reads lines back. */
export class SpilledVariants {
  readonly #assertions = new Assertions();

  joinOf(line: string): Join {
    return JOINS[line.charCodeAt(GENE_DIGITS) - ZERO] ?? 'gene_symbol';
  }

  variantOf(line: string): Variant {
    const type = line.indexOf('\t', HEAD_BYTES + 1) + 1;
    const title = line.indexOf('\t', type) + 1;
    const classification = line.indexOf('\t', title) + 1;
    const review = line.indexOf('\t', classification) + 1;
    const phenotypes = line.indexOf('\t', review) + 1;
    const start = line.indexOf('\t', phenotypes) + 1;
    const stop = line.indexOf('\t', start) + 1;
    const assembly = line.indexOf('\t', stop) + 1;
    const chromosome = line.indexOf('\t', assembly) + 1;
    const first = wholeNumber(line, start, stop - 1) || null;
    return {
      variationId: wholeNumber(line, HEAD_BYTES + 1, type - 1) ?? 0,
      title: line.slice(title, classification - 1),
      type: line.slice(type, title - 1),
      assertion: this.#assertions.of(line.slice(classification, phenotypes - 1)),
      traits: conditions(line.slice(phenotypes, start - 1).split('|')),
      assembly: first === null ? null : (said(line.slice(assembly, chromosome - 1)) ?? null),
      chromosome: said(line.slice(chromosome)) ?? null,
      start: first,
      stop: wholeNumber(line, stop, assembly - 1) || null,
    };
  }
}
