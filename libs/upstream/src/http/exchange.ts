import { messageOf, UpstreamRefusedError } from '@nephron/errors';
import { type Dispatcher, request as send } from 'undici';
import type { Addresses } from './addresses.ts';
import type { Timeouts } from './client-settings.ts';
import { asFailedTry, FailedTry } from './failed-try.ts';
import type { HostGate } from './host-gate.ts';
import { shown, userAgent, withIdentity, withoutIdentity } from './identity.ts';
import { retryAfterMs } from './retry-after.ts';

/** What one request needs to be sent, wherever redirects lead. */
interface Sending {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Statuses that are answers whatever their meaning elsewhere. */
  readonly answers: readonly number[];
  readonly signal: AbortSignal;
  /** From a hop's request to the end of its body; left out: as long as it takes. */
  readonly deadlineMs?: number | undefined;
}

/** The answer to the last hop, while its body is still to come. */
export interface Received {
  readonly status: number;
  /** Names in lower case; several of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, or decompressed where the dispatcher does that. */
  readonly body: Dispatcher.ResponseData['body'];
  readonly host: string;
}

/** Sends one try of a request and follows its redirects; `consume` reads the body, and its network errors count as the host's. */
export type Exchange = <T>(sending: Sending, consume: (received: Received) => Promise<T>) => Promise<T>;

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly addresses: Addresses;
  readonly gateOf: (host: string) => HostGate;
  readonly busyStatusesOf: (host: string) => readonly number[];
  readonly contact: string;
  readonly ncbiApiKey: string | undefined;
  readonly timeouts: Timeouts;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const BROKEN = new Set([500, 502, 503, 504]);

type Hop<T> = { readonly redirect: string; readonly status: number } | { readonly value: T };

/** Each hop passes the gate of its own host. A 4xx that is no answer throws UpstreamRefusedError, what may be tried again FailedTry. */
export function exchange(options: ExchangeOptions): Exchange {
  const { dispatcher, addresses, gateOf, busyStatusesOf, contact, ncbiApiKey, timeouts } = options;

  const hop = async <T>(sending: Sending, consume: (received: Received) => Promise<T>): Promise<Hop<T>> => {
    const { url, method, body } = sending;
    const address = `${method} ${shown(url)}`;
    const deadline = sending.deadlineMs === undefined ? [] : [AbortSignal.timeout(sending.deadlineMs)];
    const signal = AbortSignal.any([sending.signal, ...deadline]);
    try {
      const response = await send(addresses.sent(withIdentity(url, contact, ncbiApiKey)), {
        dispatcher,
        method,
        headers: { 'user-agent': userAgent(contact), accept: '*/*', ...sending.headers },
        ...(body === undefined ? {} : { body }),
        signal,
        headersTimeout: timeouts.headersMs,
        bodyTimeout: timeouts.bodyMs,
      });
      const received = { status: response.statusCode, headers: flat(response.headers), body: response.body, host: url.host };
      return await judged(sending, received, address, consume);
    } catch (error) {
      sending.signal.throwIfAborted();
      throw asFailedTry(error, url.host, address) ?? error;
    }
  };

  const judged = async <T>(
    sending: Sending,
    received: Received,
    address: string,
    consume: (received: Received) => Promise<T>,
  ): Promise<Hop<T>> => {
    const { status, headers, host } = received;
    if (isAnswer(status, sending.answers)) {
      try {
        return { value: await consume(received) };
      } finally {
        await leave(received);
      }
    }
    await leave(received);
    if (REDIRECTS.has(status) && headers.location) return { redirect: headers.location, status };
    const wait = retryAfterMs(headers['retry-after']);
    if (status === 429 || busyStatusesOf(host).includes(status)) {
      throw new FailedTry('rate_limited', host, `${address}: asked too often (${status})`, { status, retryAfterMs: wait });
    }
    if (BROKEN.has(status)) throw new FailedTry('upstream_down', host, `${address}: answered ${status}`, { status, retryAfterMs: wait });
    throw new UpstreamRefusedError(status, `${address}: answered ${status}`);
  };

  return async (sending, consume) => {
    let current = sending;
    const seen = new Set([current.url.href]);
    for (;;) {
      const done = await gateOf(current.url.host).pass(sending.signal, () => hop(current, consume));
      if ('value' in done) return done.value;
      const target = redirectTarget(addresses, done.redirect, current);
      if (seen.has(target.href))
        throw new UpstreamRefusedError(done.status, `${shown(sending.url)}: redirects in a circle at ${shown(target)}`);
      if (seen.size > MAX_REDIRECTS)
        throw new UpstreamRefusedError(done.status, `${shown(sending.url)}: redirects more than ${MAX_REDIRECTS} times`);
      seen.add(target.href);
      current = redirected(current, target, done.status);
    }
  };
}

function isAnswer(status: number, answers: readonly number[]): boolean {
  return (status >= 200 && status < 300) || answers.includes(status);
}

function redirectTarget(addresses: Addresses, location: string, { url, method }: Sending): URL {
  try {
    const target = withoutIdentity(addresses.redirected(location, url));
    if (target.protocol === 'https:' || target.protocol === 'http:') return target;
  } catch (error) {
    throw new UpstreamRefusedError(302, `${method} ${shown(url)}: redirects to no address: ${messageOf(error)}`, { cause: error });
  }
  throw new UpstreamRefusedError(302, `${method} ${shown(url)}: redirects to something that is no web address`);
}

/** As browsers do it: a POST becomes a GET, but for the two statuses that forbid it. */
function redirected(sending: Sending, url: URL, status: number): Sending {
  if (sending.method === 'GET' || status === 307 || status === 308) return { ...sending, url };
  const { body: _body, ...rest } = sending;
  const headers = Object.fromEntries(Object.entries(rest.headers).filter(([name]) => name.toLowerCase() !== 'content-type'));
  return { ...rest, url, method: 'GET', headers };
}

/** Bytes of an unwanted body that are read so that its connection can be used again. */
const LEFT_BYTES = 128 * 1024;

/** Ends with a body that nobody reads to its end. */
async function leave({ body }: Received): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  await body.dump({ limit: LEFT_BYTES, signal: AbortSignal.timeout(2_000) }).catch(() => body.destroy());
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
