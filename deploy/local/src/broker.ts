import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import { applyTopology, connectNats } from '@nephron/messaging';
import type { Logger } from 'pino';

const ANSWER_LIMIT_MS = 5_000;

/** Makes sure that a server of `NATS_URL` can be reached; a client would wait for it for ever. */
export async function requireBroker(urls: string): Promise<void> {
  const places = urls.split(',').map(placeOf);
  const problems = await Promise.all(places.map(connectProblem));
  if (problems.every((problem) => problem !== undefined)) {
    throw new PrerequisiteError(
      `NATS_URL: no server answers at ${places.map(({ host, port }) => `${host}:${port}`).join(', ')} (${problems[0]})`,
    );
  }
}

/** Makes the streams and consumers exist as described in the contracts. */
export async function prepareBroker(urls: string, log: Logger): Promise<void> {
  const opening = connectNats(urls, 'nephron-local', log);
  const nats = await within(opening, 'it refuses the login, or does not answer');
  try {
    await within(applyTopology(nats), 'it does not answer; is JetStream on?');
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`the message streams could not be set up on the NATS server: ${messageOf(error)}; JetStream has to be on`, {
      cause: error,
    });
  } finally {
    await nats.close();
  }
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  const waiting = new AbortController();
  const tooLate = delay(ANSWER_LIMIT_MS, undefined, { signal: waiting.signal }).then((): never => {
    throw new PrerequisiteError(`the NATS server cannot be used: ${otherwise}`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    waiting.abort();
    tooLate.catch(() => {});
  }
}

function placeOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url.includes('://') ? url : `nats://${url}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 4222 };
}

async function connectProblem({ host, port }: { readonly host: string; readonly port: number }): Promise<string | undefined> {
  return await new Promise((done) => {
    const socket = connect({ host, port, timeout: ANSWER_LIMIT_MS });
    const answer = (problem: string | undefined): void => {
      socket.destroy();
      done(problem);
    };
    socket.once('connect', () => answer(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code ?? error.message));
    socket.once('timeout', () => answer(`no answer within ${ANSWER_LIMIT_MS / 1000} s`));
  });
}
