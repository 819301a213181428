import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { FaultPlan } from './faults.ts';
import { type FaultyFile, faultyText } from './file-faults.ts';

/** How a file is to be sent. */
export interface Wanted {
  readonly isCompressed: boolean;
  readonly fault: FaultPlan | undefined;
  readonly file: FaultyFile;
}

/** Files in the form in which they are published, written once per form into a folder of the simulation's own. */
export class PreparedFiles {
  readonly #dir: string;
  readonly #made = new Map<string, Promise<string>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The file itself where it has the wanted form, else a copy that has it. */
  async find(path: string, wanted: Wanted): Promise<string> {
    if (!wanted.fault && (await isGzip(path)) === wanted.isCompressed) return path;
    const { size, mtimeMs } = await stat(path);
    const { isCompressed, fault, file } = wanted;
    const facts = [path, size, mtimeMs, isCompressed, fault && [fault.fault, fault.share, fault.column, String(file.mark)]];
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
    const making = this.#made.get(key) ?? this.#make(path, join(this.#dir, key), wanted);
    this.#made.set(key, making);
    making.catch(() => this.#made.delete(key));
    return await making;
  }

  async #make(from: string, to: string, { isCompressed, fault, file }: Wanted): Promise<string> {
    const plain = (): AsyncIterable<string> => plainText(from);
    const text = Readable.from(fault ? faultyText(fault, file, plain) : plain(), { objectMode: true }).map((chunk: string) =>
      Buffer.from(chunk, 'latin1'),
    );
    const partial = `${to}.partial`;
    // A cut file is told by its missing end: one that is published plain is sent as what a careless proxy makes of it.
    const isTruncated = fault?.fault === 'truncated-gzip';
    if (isCompressed || isTruncated) await pipeline(text, createGzip({ level: 1 }), createWriteStream(partial));
    else await pipeline(text, createWriteStream(partial));
    if (isTruncated) await truncate(partial, Math.max(20, Math.floor((await stat(partial)).size * (fault.share ?? 0.5))));
    await rename(partial, to);
    return to;
  }
}

/** True for gzip and block-gzip, told by the first two bytes. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

async function* plainText(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const plain = (await isGzip(path)) ? file.compose(createGunzip()) : file;
  for await (const chunk of plain) yield (chunk as Buffer).toString('latin1');
}
