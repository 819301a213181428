import { stat } from 'node:fs/promises';
import type { Address } from './address.ts';
import { publishedAddresses } from './published-files.ts';
import { bytesReply, type Reply } from './reply.ts';

/** The folder of a publisher's file server as Apache lists it; undefined where nothing that the mirror folder holds lies below. */
export async function folderListing({ host, path }: Address, mirrorDir: string): Promise<Reply | undefined> {
  if (!path.endsWith('/')) return undefined;
  const entries = new Map<string, string>();
  for (const { url, found } of await publishedAddresses(host, mirrorDir)) {
    const pathname = decodeURIComponent(url.pathname);
    if (!pathname.startsWith(path)) continue;
    const [name = '', ...below] = pathname.slice(path.length).split('/');
    const { mtime, size } = await stat(found.path);
    const date = mtime.toISOString().slice(0, 16).replace('T', ' ');
    entries.set(below.length > 0 ? `${name}/` : name, `${date}  ${below.length > 0 ? '-' : size}`);
  }
  if (entries.size === 0) return undefined;
  const lines = [...entries].sort().map(([name, facts]) => `<a href="${name}">${name}</a>  ${facts}`);
  const title = `Index of ${path}`;
  const page = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n<h1>${title}</h1>\n<pre>${lines.join('\n')}\n</pre>\n</body></html>\n`;
  return bytesReply(200, 'text/html;charset=ISO-8859-1', page);
}
