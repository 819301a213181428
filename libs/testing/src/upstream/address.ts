/** A public address as a client of the simulation asked for it. */
export interface Address {
  /** Such as `rest.ensembl.org`. */
  readonly host: string;
  /** Decoded, with its leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they were sent. */
  readonly target: string;
  /** True where the host stood in the path and not in the Host header: redirects then stay within the simulation. */
  readonly isPrefixed: boolean;
}

/**
 * The public address of a request: `/<public host>/<path>`, or any path with the Host header of a public host. Undefined where
 * neither names a host, or the path cannot be decoded.
 */
export function addressOf(target: string, hostHeader: string, isPublicHost: (host: string) => boolean): Address | undefined {
  if (isPublicHost(hostHeader.toLowerCase())) return address(hostHeader.toLowerCase(), target, false);
  const own = `/${hostHeader}/`;
  // A client that sends even the addresses of redirects through its base names this server twice.
  const rest = target.startsWith(own) ? target.slice(own.length - 1) : target;
  const [, host = '', path = '/'] = /^\/([^/?#]+)(.*)$/.exec(rest) ?? [];
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i.test(host)) return undefined;
  return address(host.toLowerCase().replace(/:(80|443)$/, ''), path.startsWith('/') ? path : `/${path}`, true);
}

function address(host: string, target: string, isPrefixed: boolean): Address | undefined {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  try {
    return { host, path: decodeURIComponent(path), query: new URLSearchParams(mark < 0 ? '' : target.slice(mark)), target, isPrefixed };
  } catch {
    return undefined;
  }
}
