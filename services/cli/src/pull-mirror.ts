import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SourceId } from '@nephron/contracts';
import { messageOf, RequestError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { type Download, type FormerDownload, PUBLISHED_FILES, type PublishedFile, rawPath, type Upstream } from '@nephron/upstream';
import { type MirroredFile, readManifest, writeManifest } from './mirror-manifest.ts';

/** What became of one published file. `by_hand`: its publisher gives it to people only. */
export interface PulledFile {
  readonly source: SourceId;
  readonly role: string;
  readonly outcome: 'new' | 'unchanged' | 'by_hand' | 'failed';
  /** From the mirror folder; undefined where nothing is there. */
  readonly path?: string;
  readonly bytes?: number;
  readonly why?: string;
}

export interface PullOptions {
  readonly dir: string;
  readonly sources: readonly SourceId[];
  readonly upstream: Pick<Upstream, 'download'>;
  readonly signal: AbortSignal;
  readonly onBytes: (source: SourceId, role: string, bytes: number, total: number | undefined) => void;
  readonly onFile: (file: PulledFile) => void;
  /** A host that is away is waited for up to so long, file by file. */
  readonly patienceMs: number;
  readonly onWait: (host: string, waitMs: number, why: string) => void;
}

/** Parts of files, and files before they get their names. */
const INCOMING = '.incoming';

/**
 * Brings a mirror folder up to date: only what changed is transferred, each file gets its name once it is whole and checked, and a
 * file that cannot be had leaves the former one. Returns what became of each file.
 */
export async function pullMirror(options: PullOptions): Promise<PulledFile[]> {
  const { dir, sources, signal } = options;
  await mkdir(join(dir, INCOMING), { recursive: true }).catch((error: unknown) => {
    throw new RequestError(`the mirror folder ${dir} cannot be used: ${messageOf(error)}`, { cause: error });
  });
  let manifest = await readManifest(dir);
  const pulled: PulledFile[] = [];
  for (const source of sources) {
    for (const file of PUBLISHED_FILES[source]) {
      signal.throwIfAborted();
      const former = manifest.find((entry) => entry.source === source && entry.role === file.role);
      const { result, entry } = await pullFile(options, source, file, former);
      if (entry) {
        manifest = [...manifest.filter((other) => other.source !== source || other.role !== file.role), entry];
        await writeManifest(dir, manifest);
      }
      pulled.push(result);
      options.onFile(result);
    }
  }
  // Parts are kept for the next pull where something is still to come.
  if (pulled.every(({ outcome }) => outcome !== 'failed')) await rm(join(dir, INCOMING), { recursive: true, force: true });
  return pulled;
}

interface Pulled {
  readonly result: PulledFile;
  readonly entry?: MirroredFile;
}

async function pullFile(options: PullOptions, source: SourceId, file: PublishedFile, former: MirroredFile | undefined): Promise<Pulled> {
  const { role } = file;
  const isKept = former !== undefined && (await sizeOf(join(options.dir, former.path))) === former.bytes;
  const kept = former && isKept ? { path: former.path, bytes: former.bytes } : {};
  if (file.url === undefined) return { result: { source, role, outcome: 'by_hand', why: 'it has no public address' } };
  try {
    const download = await patiently(options, source, file, isKept ? formerOf(former) : undefined);
    if (download.kind === 'absent') return { result: { source, role, outcome: 'failed', why: download.why, ...kept } };
    const entry = await placed(options.dir, source, file, former, download);
    const outcome = former && isKept && former.sha256 === entry.sha256 && former.path === entry.path ? 'unchanged' : 'new';
    return { result: { source, role, outcome, path: entry.path, bytes: entry.bytes }, entry };
  } catch (error) {
    options.signal.throwIfAborted();
    const outcome = file.turnsProgramsAway && error instanceof UpstreamRefusedError ? 'by_hand' : 'failed';
    return { result: { source, role, outcome, why: messageOf(error), ...kept } };
  }
}

function formerOf({ sha256, url, etag, last_modified }: MirroredFile): FormerDownload {
  return { sha256, url, ...(etag ? { etag } : {}), ...(last_modified ? { lastModified: last_modified } : {}) };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** Nobody hands this work back to a queue: a host that is away for a while is waited for here. */
async function patiently(
  { upstream, dir, signal, onBytes, onWait, patienceMs }: PullOptions,
  source: SourceId,
  file: PublishedFile,
  previous: FormerDownload | undefined,
): Promise<Download> {
  for (let waited = 0; ; ) {
    try {
      return await upstream.download(file, {
        rawDir: join(dir, INCOMING),
        ...(previous ? { previous } : {}),
        signal,
        onBytes: (bytes, total) => onBytes(source, file.role, bytes, total),
      });
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError)) throw error;
      const waitMs = Math.max(1_000, error.retryAfterMs ?? 0);
      if (waited + waitMs > patienceMs) throw error;
      onWait(error.host, waitMs, error.message);
      await delay(waitMs, undefined, { signal });
      waited += waitMs;
    }
  }
}

/** Gives a download its name in the mirror folder, with the publisher's date, which some sources take for their version. */
async function placed(
  dir: string,
  source: SourceId,
  file: PublishedFile,
  former: MirroredFile | undefined,
  download: Exclude<Download, { kind: 'absent' }>,
): Promise<MirroredFile> {
  const now = new Date();
  if (download.kind === 'unchanged') {
    if (!former) throw new Error(`${file.role} has not changed since it was never pulled`);
    return { ...former, checked_at: now.toISOString() };
  }
  const { name, sha256, bytes, url, etag, lastModified } = download;
  const path = join(file.publisher, name);
  const stored = rawPath(join(dir, INCOMING), sha256);
  const date = lastModified === undefined ? now : new Date(lastModified);
  await utimes(stored, now, date);
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await rename(stored, join(dir, path));
  return {
    source,
    role: file.role,
    path,
    url,
    sha256,
    bytes,
    ...(etag ? { etag } : {}),
    ...(lastModified ? { last_modified: lastModified } : {}),
    retrieved_at: now.toISOString(),
    checked_at: now.toISOString(),
  };
}
