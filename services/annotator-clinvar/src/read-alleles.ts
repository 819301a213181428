import type { ArtifactFile, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { type AlleleBlock, AlleleBlocks } from './allele-blocks.ts';
import { layoutOf } from './layout.ts';

const LINE_FEED = Buffer.from('\n');

/** Longer than any line of the file; beyond it the file is no text of lines and would fill the memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

export interface AlleleSink {
  readonly use: (block: AlleleBlock) => void;
  /** Awaited after every chunk of the file. */
  readonly settle: () => Promise<void>;
}

/** Reads a variant summary from its header to its end, allele by allele. */
export async function readAlleles(file: ArtifactFile, report: ParseReport, signal: AbortSignal, sink: AlleleSink): Promise<void> {
  const blocks = new AlleleBlocks(file, await layoutOf(file), report, sink.use);
  const lines = new LineFeeder(blocks);
  for await (const chunk of file.chunks()) {
    signal.throwIfAborted();
    report.rows(lines.feed(chunk));
    await sink.settle();
  }
  report.rows(lines.end());
  blocks.end();
  await sink.settle();
}

/** Cuts chunks into lines, without the header and empty ones. */
class LineFeeder {
  readonly #blocks: AlleleBlocks;
  #rest: Buffer = Buffer.alloc(0);
  #number = 0;

  constructor(blocks: AlleleBlocks) {
    this.#blocks = blocks;
  }

  /** Gives how many rows the chunk ended. */
  feed(chunk: Buffer): number {
    let rows = 0;
    let position = 0;
    if (this.#rest.length > 0) {
      const end = chunk.indexOf(LINE_FEED) + 1;
      this.#rest = Buffer.concat([this.#rest, end > 0 ? chunk.subarray(0, end) : chunk]);
      if (this.#rest.length > MAX_LINE_BYTES)
        throw new ArtifactSuspectError(`line ${this.#number + 1} is longer than ${MAX_LINE_BYTES} bytes`);
      if (end === 0) return 0;
      rows += this.#line(this.#rest, 0).rows;
      position = end;
    }
    for (let line = this.#line(chunk, position); line.end >= 0; line = this.#line(chunk, position)) {
      rows += line.rows;
      position = line.end + 1;
    }
    this.#rest = chunk.subarray(position);
    return rows;
  }

  /** The last line may have no line end. */
  end(): number {
    return this.#rest.length > 0 ? this.#line(Buffer.concat([this.#rest, LINE_FEED]), 0).rows : 0;
  }

  #line(bytes: Buffer, start: number): { readonly end: number; readonly rows: 0 | 1 } {
    const row = this.#blocks.next;
    const end = row.take(bytes, start);
    if (end < 0) return { end, rows: 0 };
    row.number = ++this.#number;
    if (this.#number === 1 || row.isEmpty) return { end, rows: 0 };
    this.#blocks.accept();
    return { end, rows: 1 };
  }
}
