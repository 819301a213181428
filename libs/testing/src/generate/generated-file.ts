import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { HgncGene } from '../hgnc-genes.ts';

/** A file in the exact format of its publisher, made up from real identifiers. */
export interface GeneratedFile {
  readonly role: string;
  /** Relative to the mirror folder; written compressed where it ends in `.gz` or `.bgz`. */
  readonly path: string;
  /** The text, some kilobytes at a time; the same seed gives the same text. */
  readonly chunks: () => Iterable<string>;
}

export interface GenerateOptions {
  readonly seed: number;
  /** Approved genes whose identifiers the files carry. */
  readonly genes: readonly HgncGene[];
  /** 1: as many rows as the published file has for these genes; 10: ten times as many. */
  readonly scale: number;
}

/** Makes every file that a source reads. */
export type Generate = (options: GenerateOptions) => readonly GeneratedFile[];

/** Writes generated files into a mirror folder; memory stays bounded whatever their size. */
export async function writeGenerated(mirrorDir: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const file of files) {
    const path = join(mirrorDir, file.path);
    await mkdir(dirname(path), { recursive: true });
    const text = Readable.from(file.chunks(), { objectMode: false });
    // The fastest level: what is tested is reading.
    if (/\.b?gz$/.test(path)) await pipeline(text, createGzip({ level: 1 }), createWriteStream(path));
    else await pipeline(text, createWriteStream(path));
  }
}

/** Random numbers from a seed (mulberry32): the same in every run and on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
