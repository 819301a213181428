import type { ArtifactFile } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GctHeader, GctRow } from './gct.ts';
import { medianAt, SILENT, UNREADABLE } from './median.ts';
import { type TissueMedian, type Tissues, tissueMedian } from './record.ts';
import { tissueIdOf } from './tissue.ts';

/** The value columns of a table of medians. */
export class TissueColumns {
  /** Tissue ids in the order in which they are stored, each with its column. */
  readonly #ordered: readonly (readonly [tissueId: string, column: number])[];
  /** Of the row read last. */
  readonly #medians: Float64Array;
  /** All tissues, none of them expressed. */
  readonly #blank: Tissues;

  /** Two columns of one tissue throw ArtifactSuspectError: which one counts would be a guess. */
  constructor(file: ArtifactFile, { columns }: GctHeader) {
    const byId = new Map(columns.map((label, column) => [tissueIdOf(label), column]));
    if (byId.size !== columns.length || byId.has('')) {
      throw new ArtifactSuspectError(`${file.name} has ${columns.length} columns of values for ${byId.size} tissues`);
    }
    this.#medians = new Float64Array(columns.length);
    this.#ordered = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#blank = Object.fromEntries(this.#ordered.map(([tissueId]) => [tissueId, tissueMedian(0)]));
  }

  /** A row's medians by column, NaN where the tissue has none, until the next row is read; undefined where a cell is no number. */
  medians({ text, valuesFrom }: GctRow): Float64Array | undefined {
    const medians = this.#medians;
    let from = valuesFrom;
    for (let column = 0; column < medians.length; column++) {
      const tab = text.indexOf('\t', from);
      const to = tab < 0 ? text.length : tab;
      const median = medianAt(text, from, to);
      if (median === UNREADABLE) return undefined;
      medians[column] = median;
      from = to + 1;
    }
    return medians;
  }

  /** The tissues that have a median, in the order of their ids; undefined where none has one. */
  tissues(medians: Float64Array): Tissues | undefined {
    // A copy of a whole object is made at once; one that grows tissue by tissue is made over and over.
    if (!medians.includes(SILENT)) return this.#fill({ ...this.#blank }, medians);
    return medians.every(Number.isNaN) ? undefined : this.#fill({}, medians);
  }

  #fill(tissues: Record<string, TissueMedian>, medians: Float64Array): Tissues {
    for (const [tissueId, column] of this.#ordered) {
      const median = medians[column] ?? SILENT;
      if (!Number.isNaN(median)) tissues[tissueId] = tissueMedian(median);
    }
    return tissues;
  }
}
