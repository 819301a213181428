import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';
import { HttpProblem } from './problem.ts';

/** Who commands without a token: somebody on this machine. */
export const LOCAL_ACTOR = 'local';

/** What is looked at of a request to tell where it comes from. */
export interface CommandOrigin {
  readonly remoteAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Lets a command pass, or throws why not. With local commands allowed, a request needs no token if it comes from this machine
 * and from no foreign web page; browsers are told apart by what they cannot forge (Origin, Sec-Fetch-Site), and a name that
 * leads a browser to this machine (DNS rebinding) by Host.
 */
export function checkCommand(origin: CommandOrigin, localCommands: 'allow' | 'deny'): void {
  if (localCommands === 'deny') throw tokenNeeded('commands need a token here');
  if (isForeignPage(origin.headers)) {
    throw new HttpProblem(403, 'NEPHRON_FOREIGN_ORIGIN', 'a web page of another origin may not send commands to this server');
  }
  if (!isLocal(origin))
    throw tokenNeeded('without a token, commands are taken only from the machine this server runs on, addressed as localhost');
}

function tokenNeeded(why: string): HttpProblem {
  const detail = `${why}; this version cannot issue or check tokens yet, so the command has to be sent from the server's own machine with NEPHRON_LOCAL_COMMANDS=allow`;
  return new HttpProblem(401, 'NEPHRON_TOKEN_NEEDED', detail, { headers: { 'www-authenticate': 'Bearer realm="nephron"' } });
}

function isForeignPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  // "same-site" is another port of this machine: another programme.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = headers;
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

function isLocal({ remoteAddress, headers }: CommandOrigin): boolean {
  const forwarded = [headers['x-forwarded-for'], headers['x-real-ip']].flat().flatMap((value) => value?.split(',') ?? []);
  return (
    isLoopback(remoteAddress) &&
    forwarded.every((address) => isLoopback(address.trim())) &&
    // Our proxy does not send it; whoever does may hide an address in it.
    headers.forwarded === undefined &&
    /^(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?$/i.test(headers.host ?? '')
  );
}

function isLoopback(address: string | undefined): boolean {
  const bare = address?.replace(/^::ffff:/i, '') ?? '';
  return bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'));
}
