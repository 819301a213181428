import { createRequire } from 'node:module';
import { EUTILS_HOST } from './host-limits.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const NCBI_PARAMETERS = ['api_key', 'tool', 'email'] as const;

/** Who asks, as publishers wish to know it: programme, version, and how to reach the people who run it. */
export function userAgent(contact: string): string {
  return contact ? `Nephron/${version} (+${contact})` : `Nephron/${version}`;
}

/** The address as NCBI's E-utilities want it, with the programme's name, a mail address and a key; other hosts get none of it. */
export function withIdentity(url: URL, contact: string, ncbiApiKey: string | undefined): URL {
  if (url.host !== EUTILS_HOST) return url;
  const named = new URL(url);
  named.searchParams.set('tool', 'nephron');
  const mail = /[^\s<>:]+@[^\s<>:]+/.exec(contact)?.[0];
  if (mail) named.searchParams.set('email', mail);
  if (ncbiApiKey) named.searchParams.set('api_key', ncbiApiKey);
  return named;
}

/** The address without what `withIdentity` adds: a redirect may repeat it. */
export function withoutIdentity(url: URL): URL {
  if (!NCBI_PARAMETERS.some((name) => url.searchParams.has(name))) return url;
  const bare = new URL(url);
  for (const name of NCBI_PARAMETERS) bare.searchParams.delete(name);
  return bare;
}

/** The address for people and logs: no secret, no more than a line. */
export function shown(url: URL): string {
  const { origin, pathname, search } = withoutIdentity(url);
  const text = `${origin}${pathname}${search}`;
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
