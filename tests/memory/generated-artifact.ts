import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ArtifactFile } from '@nephron/annotator-kit';
import { linesIn } from '@nephron/upstream';

const GENERATE = fileURLToPath(new URL('generate-main.ts', import.meta.url));

/** As large as the chunks that files are read in: what a parser keeps of a line keeps its chunk alive. */
const CHUNK_BYTES = 64 * 1024;

/** What makes a source's files, in processes of their own so that only the parser's memory is measured. */
export interface Generation {
  readonly source: string;
  /** 10: ten times the published files. */
  readonly scale: number;
  /** Genes as JSON lines. */
  readonly genesPath: string;
}

/** The source's files, which are made while they are read: no disk would hold the largest. `onBytes` is told of the bytes read. */
export async function generatedArtifacts(generation: Generation, onBytes: (bytes: number) => void): Promise<Record<string, ArtifactFile>> {
  const { stdout } = await promisify(execFile)(process.execPath, argumentsOf(generation), { encoding: 'utf8' });
  const files = JSON.parse(stdout) as readonly { readonly role: string; readonly path: string }[];
  return Object.fromEntries(files.map(({ role, path }) => [role, generatedArtifact(generation, role, basename(path), onBytes)]));
}

function generatedArtifact(generation: Generation, role: string, name: string, onBytes: (bytes: number) => void): ArtifactFile {
  return {
    role,
    name,
    bytes: 0,
    modifiedAt: '2024-01-17T00:00:00.000Z',
    lines: () => linesIn(chunksOf(generation, role, onBytes)),
    chunks: () => chunksOf(generation, role, onBytes),
    json: async () => JSON.parse(await text(chunksOf(generation, role, onBytes))) as unknown,
  };
}

/** The bytes of a file as its process makes them; one that fails fails the reader. */
async function* chunksOf(generation: Generation, role: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const child = spawn(process.execPath, [...argumentsOf(generation), role], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    let pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes < CHUNK_BYTES) continue;
      onBytes(bytes);
      yield Buffer.concat(pieces, bytes);
      [pieces, bytes] = [[], 0];
    }
    onBytes(bytes);
    yield Buffer.concat(pieces, bytes);
    const [code] = (await exited) as [number | null];
    if (code !== 0) throw new Error(`the generator of ${generation.source} ${role} ended with ${code}`);
  } finally {
    child.kill();
  }
}

function argumentsOf({ source, scale, genesPath }: Generation): string[] {
  return ['--disable-warning=ExperimentalWarning', GENERATE, source, String(scale), genesPath];
}
