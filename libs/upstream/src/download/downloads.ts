import { ArtifactSuspectError } from '@nephron/errors';
import type { PublishedFile } from '../catalogue/published-file.ts';
import type { DownloadSpeed } from '../http/client-settings.ts';
import type { Exchange } from '../http/exchange.ts';
import type { UpstreamHttp } from '../http/upstream-http.ts';
import type { UpstreamLog } from '../http/upstream-log.ts';
import { takeRaw } from '../raw-store.ts';
import { verifyArtifact } from '../verify.ts';
import { requireSum } from './checksum.ts';
import type { Download, DownloadOptions } from './download.ts';
import { type Inspected, inspect } from './inspect.ts';
import { type PartialFile, partialFiles } from './partial-file.ts';
import { receive } from './receive.ts';
import { type Located, locate } from './release-url.ts';

/** Taken where the other side is known to have a part only, such as a simulated upstream. */
export type SmallFiles = 'refuse' | 'take';

export interface DownloadDeps {
  readonly exchange: Exchange;
  readonly retried: <T>(signal: AbortSignal, once: () => Promise<T>) => Promise<T>;
  readonly http: UpstreamHttp;
  readonly speed: DownloadSpeed;
  readonly smallFiles: SmallFiles;
  readonly log: UpstreamLog;
}

/**
 * Gets published files: only what changed, going on where an earlier try ended, checked as a whole before anybody sees it. Throws
 * UpstreamUnavailableError (the part stays and is gone on with), UpstreamRefusedError, ArtifactSuspectError (the bytes are gone).
 */
export function downloads(deps: DownloadDeps): (file: PublishedFile, options: DownloadOptions) => Promise<Download> {
  return async (file, options) => {
    const { rawDir, previous, signal } = options;
    const located = await locate(file, options, deps);
    if (!located) return { kind: 'absent', why: `the publisher offers no address for ${file.role.replaceAll('_', ' ')}` };
    const { url, name } = located;
    const partials = partialFiles(rawDir);
    const former = previous?.url === url ? previous : undefined;
    for (let again = 0; ; again++) {
      try {
        const received = await deps.retried(signal, () => receive({ ...deps, partials }, url, former, options));
        if (received.kind !== 'whole') return received;
        const { etag, lastModified } = received.file;
        return { kind: 'stored', name, url, ...(await kept(deps, file, located, received.file, options)), etag, lastModified };
      } catch (error) {
        // Another process that downloaded the same file has taken it into the store under our hands.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || again === MOST_TAKEN_AWAY) throw error;
      }
    }
  };
}

const MOST_TAKEN_AWAY = 3;

/** Checks a whole file and takes it into the store. */
async function kept(
  deps: DownloadDeps,
  file: PublishedFile,
  located: Located,
  whole: PartialFile,
  { rawDir, signal }: DownloadOptions,
): Promise<Pick<Inspected, 'sha256' | 'bytes'>> {
  const partials = partialFiles(rawDir);
  try {
    const { sha256, bytes } = await checked(deps, file, located, whole, signal);
    await takeRaw(rawDir, whole.path, sha256);
    await partials.discard(whole);
    return { sha256, bytes };
  } catch (error) {
    if (error instanceof ArtifactSuspectError) await partials.discard(whole);
    throw error;
  }
}

/** That it is what was published: no page, no part, the publisher's own sums. */
async function checked(
  deps: DownloadDeps,
  file: PublishedFile,
  located: Located,
  { path, bytes }: PartialFile,
  signal: AbortSignal,
): Promise<Inspected> {
  const { name } = located;
  await verifyArtifact(path, name, file.mark);
  if (deps.smallFiles === 'refuse' && file.minBytes !== undefined && bytes < file.minBytes) {
    throw new ArtifactSuspectError(`${name} has ${bytes} bytes; the published file has at least ${file.minBytes}`);
  }
  const inspected = await inspect(path, name, file.checksum?.kind, signal);
  if (file.checksum) await requireSum(file.checksum, located, inspected, { ...deps, signal });
  return inspected;
}
