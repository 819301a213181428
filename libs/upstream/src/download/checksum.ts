import { ArtifactSuspectError } from '@nephron/errors';
import type { Checksum } from '../catalogue/published-file.ts';
import type { UpstreamHttp } from '../http/upstream-http.ts';
import type { UpstreamLog } from '../http/upstream-log.ts';
import type { Inspected } from './inspect.ts';
import type { Located } from './release-url.ts';

/** The checksum that a list of a publisher gives for a file; undefined where the file is not in it. */
export function listedSum(list: string, kind: Checksum['kind'], name: string): string | undefined {
  for (const line of list.split(/\r?\n/)) {
    // md5sum: `<hex>  <path>`, the path with a star for binary files; BSD md5: `MD5 (<path>) = <hex>`; sum: `<sum> <blocks> <path>`.
    const match =
      kind === 'md5'
        ? (/^(?<sum>[0-9a-f]{32})(?:\s+\*?(?<path>\S.*?))?\s*$/i.exec(line) ??
          /^MD5\s*\((?<path>.+)\)\s*=\s*(?<sum>[0-9a-f]{32})\s*$/i.exec(line))
        : /^(?<sum>\d+\s+\d+)\s+(?<path>\S.*?)\s*$/.exec(line);
    if (!match?.groups?.sum) continue;
    const { sum, path } = match.groups;
    if (path !== undefined && path.split('/').at(-1) !== name) continue;
    return kind === 'md5' ? sum.toLowerCase() : sum.split(/\s+/).map(Number).join(' ');
  }
  return undefined;
}

/** Compares with the publisher's checksum; another one throws ArtifactSuspectError, none is only remarked on. */
export async function requireSum(
  checksum: Checksum,
  located: Located,
  { sum: found }: Inspected,
  { http, log, signal }: { readonly http: UpstreamHttp; readonly log: UpstreamLog; readonly signal: AbortSignal },
): Promise<void> {
  const url = located.release === undefined ? checksum.url : checksum.url.replaceAll('{release}', located.release);
  const published = new URL(located.url).pathname.split('/').at(-1) ?? '';
  const { status, text } = await http.text({ url, answers: [404, 410], signal });
  const wanted = status === 200 ? listedSum(text, checksum.kind, published) : undefined;
  if (wanted === undefined) return log.warn({ url, file: published }, 'a publisher offers no checksum for a file');
  if (found !== wanted) {
    throw new ArtifactSuspectError(`${located.name} is not what was published: its checksum (${checksum.kind}) is ${found}, not ${wanted}`);
  }
}
