import { open } from 'node:fs/promises';
import { ArtifactSuspectError } from '@nephron/errors';
import type { DownloadSpeed } from '../http/client-settings.ts';
import type { Exchange, Received } from '../http/exchange.ts';
import { FailedTry } from '../http/failed-try.ts';
import type { DownloadOptions, FormerDownload } from './download.ts';
import { ifRange, type PartialFile, type PartialFiles, type Validators } from './partial-file.ts';

export interface ReceiveDeps {
  readonly exchange: Exchange;
  readonly partials: PartialFiles;
  readonly speed: DownloadSpeed;
}

/** What came of one try: the whole file on disk, or no need for it. */
export type ReceivedFile =
  | { readonly kind: 'whole'; readonly file: PartialFile }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent'; readonly why: string };

/** One try to get a file, or its rest where a part is here. What may be tried again throws FailedTry; the part stays. */
export async function receive(
  deps: ReceiveDeps,
  url: string,
  previous: FormerDownload | undefined,
  options: Pick<DownloadOptions, 'signal' | 'onBytes'>,
): Promise<ReceivedFile> {
  const part = await deps.partials.find(url);
  const headers = { 'accept-encoding': 'identity', ...(part && part.bytes > 0 ? rangeOf(part) : conditionsOf(previous)) };
  const sending = { url: new URL(url), method: 'GET', headers, answers: [304, 404, 410, 416], signal: options.signal } as const;
  return await deps.exchange(sending, async (received) => {
    const { status } = received;
    if (status === 404 || status === 410) return { kind: 'absent', why: `${url} answered ${status}` };
    if (status === 304 || isSameVersion(received, previous)) return { kind: 'unchanged' };
    if (status === 416 || (status === 206 && startOf(received) !== part?.bytes)) {
      if (part) await deps.partials.discard(part);
      throw new FailedTry('upstream_down', received.host, `${url}: the rest of the file was not given`, { status });
    }
    return { kind: 'whole', file: await written(deps, url, received, status === 206 ? part : undefined, options) };
  });
}

function rangeOf(part: PartialFile): Record<string, string> {
  return { range: `bytes=${part.bytes}-`, 'if-range': ifRange(part) ?? '' };
}

function conditionsOf(previous: FormerDownload | undefined): Record<string, string> {
  return {
    ...(previous?.etag ? { 'if-none-match': previous.etag } : {}),
    ...(previous?.lastModified ? { 'if-modified-since': previous.lastModified } : {}),
  };
}

/** For servers that ignore conditions: the same entity tag is the same file. */
function isSameVersion({ status, headers }: Received, previous: FormerDownload | undefined): boolean {
  return status === 200 && previous?.etag !== undefined && headers.etag === previous.etag;
}

function startOf({ headers }: Received): number | undefined {
  const start = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

/** Bytes of the whole file; undefined where the server does not say. */
function totalOf({ status, headers }: Received): number | undefined {
  const text = status === 206 ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] : headers['content-length'];
  return text === undefined ? undefined : Number(text);
}

async function written(
  { partials, speed }: ReceiveDeps,
  url: string,
  received: Received,
  part: PartialFile | undefined,
  { onBytes }: Pick<DownloadOptions, 'onBytes'>,
): Promise<PartialFile> {
  const encoding = received.headers['content-encoding'] ?? 'identity';
  // What is compressed by gzip is read as such, whatever it is called; other encodings were not asked for.
  if (!/^(identity|gzip|x-gzip)$/i.test(encoding)) throw new ArtifactSuspectError(`${url}: is sent in the encoding "${encoding}"`);
  const total = totalOf(received);
  const file = part ?? (await partials.begin(url, validatorsOf(received)));
  let at = part?.bytes ?? 0;
  const handle = await open(file.path, 'r+');
  const watch = watchSpeed(speed, () =>
    received.body.destroy(new FailedTry('upstream_down', received.host, `${url}: comes too slowly, ${at} bytes so far`)),
  );
  try {
    onBytes(at, total);
    for await (const chunk of received.body) {
      await handle.write(chunk as Buffer, 0, (chunk as Buffer).length, at);
      at += (chunk as Buffer).length;
      watch.add((chunk as Buffer).length);
      onBytes(at, total);
    }
    if (total !== undefined && at !== total) {
      throw new FailedTry('upstream_down', received.host, `${url}: ends after ${at} of ${total} bytes`);
    }
    // An earlier try of a server that sends everything anew may have got further.
    await handle.truncate(at);
    await handle.sync();
    return { ...file, bytes: at };
  } finally {
    watch.end();
    await handle.close();
  }
}

/** A date that is none would be taken for one by whoever reads it later. */
function validatorsOf({ headers: { etag, 'last-modified': lastModified } }: Received): Validators {
  return { etag, lastModified: Number.isNaN(Date.parse(lastModified ?? '')) ? undefined : lastModified };
}

function watchSpeed({ minBytesPerSecond, windowMs }: DownloadSpeed, onSlow: () => void) {
  let bytes = 0;
  const timer = setInterval(() => {
    if (bytes < (minBytesPerSecond * windowMs) / 1000) onSlow();
    bytes = 0;
  }, windowMs);
  return {
    add: (count: number): void => {
      bytes += count;
    },
    end: (): void => clearInterval(timer),
  };
}
