import { messageOf } from '@nephron/errors';
import type { PublishedFile, ReleaseLookup } from '../catalogue/published-file.ts';
import type { UpstreamHttp } from '../http/upstream-http.ts';
import type { UpstreamLog } from '../http/upstream-log.ts';
import { compareReleases } from '../mirror.ts';
import type { DownloadOptions } from './download.ts';

const PLACE = '{release}';

/** Where a file lies now, and under which name it is kept. */
export interface Located {
  readonly url: string;
  readonly name: string;
  readonly release: string | undefined;
}

/**
 * The address of a file's newest release. Where the publisher cannot be asked for it, the newest one known is taken: of the former
 * download, or of the catalogue. Undefined where the file has no address.
 */
export async function locate(
  file: PublishedFile,
  { url: override, previous, signal }: Pick<DownloadOptions, 'url' | 'previous' | 'signal'>,
  deps: { readonly http: UpstreamHttp; readonly log: UpstreamLog },
): Promise<Located | undefined> {
  const template = override ?? file.url;
  if (template === undefined) return undefined;
  // An address that always leads to the newest release does not name it; the name under which its file is kept does.
  const release =
    file.release && (template.includes(PLACE) || (override === undefined && file.saveAs?.includes(PLACE)))
      ? ((await askedFor(file.release, signal, deps)) ?? newestKnown(file.release, template, previous?.url))
      : undefined;
  const filled = (text: string): string => (release === undefined ? text : text.replaceAll(PLACE, release));
  const url = filled(template);
  return { url, release, name: nameOf(file, url, filled) };
}

async function askedFor(
  { url, pick }: ReleaseLookup,
  signal: AbortSignal,
  { http, log }: { readonly http: UpstreamHttp; readonly log: UpstreamLog },
): Promise<string | undefined> {
  try {
    const { text } = await http.text({ url, signal });
    const release = pick(text);
    if (release === undefined) log.warn({ url }, 'a publisher does not say which release is the newest');
    return release;
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ url, why: messageOf(error) }, 'a publisher cannot be asked for its newest release');
    return undefined;
  }
}

function newestKnown({ fallback }: ReleaseLookup, template: string, formerUrl: string | undefined): string {
  const former = formerUrl === undefined ? undefined : releaseIn(template, formerUrl);
  return former !== undefined && compareReleases(former, fallback) > 0 ? former : fallback;
}

function releaseIn(template: string, url: string): string | undefined {
  const [before = '', ...rest] = template.split(PLACE).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${before}(?<release>[^/]+?)${rest.join('\\k<release>')}$`).exec(url)?.groups?.release;
}

/** The last part of the address where that is a published name, else the name the catalogue gives. */
function nameOf(file: PublishedFile, url: string, filled: (text: string) => string): string {
  const last = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
  if (isPublishedName(file, last)) return last;
  if (file.saveAs) return filled(file.saveAs);
  return last || file.role;
}

/** True where a mirror folder's file of that name is found as this file. */
export function isPublishedName({ names }: PublishedFile, name: string): boolean {
  const plain = name.replace(/\.gz$/, '');
  return names.some((pattern) => pattern.exec(plain)?.[0] === plain);
}
