/** Which address a public one is sent to, and which public one an answer speaks of. */
export interface Addresses {
  readonly sent: (publicUrl: URL) => URL;
  /** The public address that a `Location` of an answer from `from` means. */
  readonly redirected: (location: string, from: URL) => URL;
}

/** With a base, every request for `https://host/path` goes to `<base>/host/path`: a caching proxy, a simulated upstream. */
export function addresses(baseUrl: string | undefined): Addresses {
  const base = baseUrl?.replace(/\/+$/, '');
  if (!base) return { sent: (url) => url, redirected: (location, from) => new URL(location, from) };
  const { origin, pathname } = new URL(base);
  const prefix = pathname === '/' ? '' : pathname;
  return {
    sent: ({ host, pathname: path, search }) => new URL(`${base}/${host}${path}${search}`),
    redirected: (location, from) => {
      // An absolute path and an address of the proxy itself both name the public host first; another path is the host's own.
      const sent = new URL(location, origin);
      if (location.startsWith(`${origin}/`) || location.startsWith(`${prefix}/${from.host}/`)) return publicOf(sent, prefix, from);
      return new URL(location, from);
    },
  };
}

function publicOf(sent: URL, prefix: string, from: URL): URL {
  const path = sent.pathname.startsWith(`${prefix}/`) ? sent.pathname.slice(prefix.length) : sent.pathname;
  const [, host = '', rest = '/'] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return host ? new URL(`https://${host}${rest}${sent.search}`) : new URL(sent.pathname, from);
}
