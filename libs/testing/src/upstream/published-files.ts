import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { findInMirror, type MirrorFile, PUBLISHED_FILES, type PublishedFile } from '@nephron/upstream';
import type { Address } from './address.ts';
import { hopsOf } from './redirects.ts';

/** What stands under a public address: a file of the mirror folder, a redirect to another address, or a checksum of such a file. */
export type Published =
  | { readonly kind: 'file'; readonly file: PublishedFile; readonly found: MirrorFile; readonly isCompressed: boolean }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'checksum'; readonly file: PublishedFile; readonly found: MirrorFile; readonly url: string };

const CATALOGUE: readonly PublishedFile[] = Object.values(PUBLISHED_FILES).flat();

/** Hosts that publish files, redirects to them included. */
export const PUBLISHING_HOSTS: ReadonlySet<string> = new Set(
  CATALOGUE.flatMap(({ url, release, checksum }) =>
    [...(url ? hopsOf(url) : []), release?.url, checksum?.url].flatMap((address) => (address ? [new URL(address).host] : [])),
  ),
);

/** What the catalogue has under this address, as far as the mirror folder holds it. `anyRelease`: under whatever release is asked for. */
export async function findPublished(address: Address, mirrorDir: string, anyRelease: boolean): Promise<Published | undefined> {
  for (const file of CATALOGUE) {
    if (file.url === undefined) continue;
    const hops = hopsOf(file.url);
    for (const [index, hop] of hops.entries()) {
      const release = matched(hop, address);
      if (release === undefined) continue;
      const found = await inMirror(mirrorDir, file, release, anyRelease);
      const next = hops[index + 1];
      if (next) return { kind: 'redirect', location: next.replaceAll('{release}', release) };
      if (found) return { kind: 'file', file, found, isCompressed: isCompressed(hop) };
    }
    const checksum = file.checksum && (await findChecksum(file, file.url, file.checksum.url, address, mirrorDir));
    if (checksum) return checksum;
  }
  return undefined;
}

/** The file whose release lookup is made at this address. */
export function lookedUpAt(address: Address): PublishedFile | undefined {
  return CATALOGUE.find(({ release }) => release && matched(release.url, address) !== undefined);
}

/** Addresses at which the mirror folder's files are published, for listings of folders. */
export async function publishedAddresses(host: string, mirrorDir: string): Promise<{ readonly url: URL; readonly found: MirrorFile }[]> {
  const addresses: { url: URL; found: MirrorFile }[] = [];
  for (const file of CATALOGUE) {
    if (!file.url || new URL(file.url).host !== host) continue;
    const found = await findInMirror(mirrorDir, file);
    if (!found) continue;
    const release = found.release ?? file.release?.fallback ?? '';
    addresses.push({ url: new URL(file.url.replaceAll('{release}', release)), found });
  }
  return addresses;
}

async function findChecksum(file: PublishedFile, url: string, checksumUrl: string, address: Address, mirrorDir: string) {
  const release = matched(checksumUrl, address);
  if (release === undefined) return undefined;
  const found = await inMirror(mirrorDir, file, release, false);
  return found && { kind: 'checksum' as const, file, found, url: url.replaceAll('{release}', release) };
}

/** The release in the address (empty where the pattern has none), or undefined where it is another address. */
function matched(pattern: string, { host, path, query }: Address): string | undefined {
  const url = new URL(pattern.replaceAll('{release}', '__release__'));
  if (url.host !== host || !sameQuery(url.searchParams, query)) return undefined;
  const source = decodeURIComponent(url.pathname)
    .split('__release__')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(`^${source.join('([^/]+?)')}$`).exec(path);
  if (!match) return undefined;
  const [first = '', ...others] = match.slice(1);
  return others.every((other) => other === first) ? first : undefined;
}

function sameQuery(wanted: URLSearchParams, asked: URLSearchParams): boolean {
  return [...wanted].length === [...asked].length && [...wanted].every(([name, value]) => asked.get(name) === value);
}

/** The mirror's file of the release that is asked for: by its published name, else the mirror's own where that names no other release. */
async function inMirror(mirrorDir: string, file: PublishedFile, release: string, anyRelease: boolean): Promise<MirrorFile | undefined> {
  const name = nameOf(file, release);
  const exact = new RegExp(`^${name.replace(/\.b?gz$/, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\.bgz)?$`);
  const byName = await findInMirror(mirrorDir, { publisher: file.publisher, names: [exact] });
  if (byName && (byName.release === undefined || byName.release === release || release === '')) return byName;
  const found = await findInMirror(mirrorDir, file);
  const namedRelease = release || releaseIn(file, name);
  const fits = anyRelease || found?.release === undefined || namedRelease === undefined || found.release === namedRelease;
  return fits ? found : undefined;
}

function nameOf({ saveAs, url = '' }: PublishedFile, release: string): string {
  const name = saveAs ?? new URL(url.replaceAll('{release}', '__release__')).pathname.split('/').at(-1) ?? '';
  return name.replaceAll('{release}', release).replaceAll('__release__', release);
}

function releaseIn({ names }: PublishedFile, name: string): string | undefined {
  const bare = name.replace(/\.gz$/, '');
  return names.map((pattern) => pattern.exec(bare)?.groups?.release).find((release) => release !== undefined);
}

function isCompressed(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return /\.b?gz$/.test(pathname) || searchParams.get('compressed') === 'true';
}

/** `md5`: the publisher's line for the file; `sum`: BSD checksum, blocks of 1,024 bytes, name. */
export async function checksumLine(kind: 'md5' | 'sum', path: string, name: string): Promise<string> {
  if (kind === 'md5') {
    const hash = createHash('md5');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return `${hash.digest('hex')}  ${name}\n`;
  }
  let sum = 0;
  for await (const chunk of createReadStream(path)) {
    for (const byte of chunk as Buffer) sum = (((sum >> 1) | ((sum & 1) << 15)) + byte) & 0xffff;
  }
  return `${String(sum).padStart(5, '0')} ${Math.ceil((await stat(path)).size / 1024)} ${name}\n`;
}
