import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK_BYTES = 16 * 1024;

/** Chunks that are read together, so that the disk is not waited for one by one. */
const READ_AT_ONCE = 16;

interface Chunk {
  readonly partition: number;
  readonly bytes: Buffer;
  readonly length: number;
}

/**
 * Texts by partition, more than memory holds: full chunks go to a nameless temporary file, which is gone when the process ends,
 * however it ends. Little data never touches the disk.
 */
export class Spill {
  readonly #folder: string;
  readonly #open: (Buffer | undefined)[];
  readonly #used: Int32Array;
  /** Offset and length of each written chunk, one after the other, by partition. */
  readonly #written: number[][];
  #full: Chunk[] = [];
  #free: Buffer[] = [];
  /** What chunks are read into, by their place among those that are read together. */
  readonly #reading: Buffer[] = [];
  #file: FileHandle | undefined;
  #end = 0;

  constructor(folder: string, partitions: number) {
    this.#folder = folder;
    this.#open = new Array<Buffer | undefined>(partitions);
    this.#used = new Int32Array(partitions);
    this.#written = Array.from({ length: partitions }, () => []);
  }

  /** Bytes on disk. */
  get writtenBytes(): number {
    return this.#end;
  }

  /** Adds a text (UTF-8) to a partition; it is copied, and stays in one piece. Full chunks wait for `settle`. */
  add(partition: number, text: Uint8Array): void {
    const { length } = text;
    if (length > CHUNK_BYTES) {
      this.#close(partition);
      this.#full.push({ partition, bytes: Buffer.from(text), length });
      return;
    }
    if ((this.#used[partition] ?? 0) + length > CHUNK_BYTES) this.#close(partition);
    const buffer = this.#open[partition] ?? this.#free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
    this.#open[partition] = buffer;
    const used = this.#used[partition] ?? 0;
    buffer.set(text, used);
    this.#used[partition] = used + length;
  }

  /** Writes the full chunks; to be awaited often, because they are held in memory until then. */
  async settle(): Promise<void> {
    if (this.#full.length === 0) return;
    this.#file ??= await namelessFile(this.#folder);
    for (const { partition, bytes, length } of this.#full) {
      await writeAll(this.#file, bytes, length, this.#end);
      this.#written[partition]?.push(this.#end, length);
      this.#end += length;
      if (bytes.length === CHUNK_BYTES) this.#free.push(bytes);
    }
    this.#full = [];
  }

  /** What was added to a partition, in order, some texts at a time, in bytes that are only valid until the next ones are asked for. After `settle`. */
  async *read(partition: number): AsyncGenerator<Buffer> {
    const chunks = this.#written[partition] ?? [];
    for (let index = 0; index < chunks.length; index += 2 * READ_AT_ONCE) {
      const places = chunks.slice(index, index + 2 * READ_AT_ONCE);
      yield* await Promise.all(places.flatMap((offset, at) => (at % 2 === 0 ? [this.#chunkAt(offset, places[at + 1] ?? 0, at / 2)] : [])));
    }
    const rest = this.#open[partition];
    if (rest) yield rest.subarray(0, this.#used[partition]);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  #close(partition: number): void {
    const bytes = this.#open[partition];
    if (!bytes) return;
    this.#full.push({ partition, bytes, length: this.#used[partition] ?? 0 });
    this.#open[partition] = undefined;
    this.#used[partition] = 0;
  }

  async #chunkAt(offset: number, length: number, place: number): Promise<Buffer> {
    if (!this.#file) throw new RangeError('a chunk of a closed spill file was asked for');
    const bytes = length > CHUNK_BYTES ? Buffer.allocUnsafeSlow(length) : this.#readBuffer(place).subarray(0, length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#file.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) throw new RangeError('the spill file is shorter than what was written to it');
      done += bytesRead;
    }
    return bytes;
  }

  #readBuffer(place: number): Buffer {
    this.#reading[place] ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
    return this.#reading[place];
  }
}

async function namelessFile(folder: string): Promise<FileHandle> {
  const path = join(folder, `nephron-spill-${randomUUID()}`);
  const file = await open(path, 'wx+');
  await rm(path);
  return file;
}

async function writeAll(file: FileHandle, bytes: Buffer, length: number, position: number): Promise<void> {
  for (let done = 0; done < length; ) {
    const { bytesWritten } = await file.write(bytes, done, length - done, position + done);
    done += bytesWritten;
  }
}
