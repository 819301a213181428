import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { ROLES } from '@nephron/db';
import { eventually, startStack, type TestStack } from '@nephron/testing';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildApp } from '../app.ts';
import { BodyCache } from '../body-cache.ts';
import { watchGenerations } from '../generation-watch.ts';
import { checkContract } from './contract.ts';

export interface TestGateway extends TestStack {
  readonly app: FastifyInstance;
  readonly cache: BodyCache;
  /** Sends a request as a programme on this machine would. */
  readonly ask: (options: InjectOptions | string) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects; the schemas are checked elsewhere.
  readonly json: any;
}

export interface GatewayWishes {
  readonly localCommands?: 'allow' | 'deny';
  readonly webDir?: string;
  readonly cacheBytes?: number;
  /** Pause between two looks of the cache at the ledger. */
  readonly recheckMs?: number;
}

/** A gateway in its own role over a private database and broker, with its cache in use. */
export async function startGateway(t: Pick<TestContext, 'after'>, wishes: GatewayWishes = {}): Promise<TestGateway> {
  const stack = await startStack(t);
  const { database, broker, log, onStop } = stack;
  const db = database.as(ROLES.gateway, 4);
  const nats = await broker.connect('gateway');
  const cache = new BodyCache(wishes.cacheBytes ?? 1_000_000);
  const watching = watchGenerations({ db, nats, log, cache, everyMs: wishes.recheckMs ?? 200 });
  onStop(() => watching.stop());
  const app = await buildApp({ db, broker: () => nats, log, cache, localCommands: wishes.localCommands ?? 'allow', webDir: wishes.webDir });
  onStop(() => app.close());
  await eventually(() => assert.ok(cache.isTrusted));
  return { ...stack, app, cache, ask: (options) => ask(app, options) };
}

/** Sends a request and holds the answer to the API's own description. */
export async function ask(app: FastifyInstance, options: InjectOptions | string): Promise<Answer> {
  const response = await app.inject(typeof options === 'string' ? { url: options } : options);
  const isJson = response.body !== '' && /json/.test(String(response.headers['content-type']));
  const answer = {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: isJson ? response.json() : undefined,
  };
  const { method = 'GET', url = '/' } = typeof options === 'string' ? { url: options } : options;
  checkContract(app, method, String(url), answer);
  return answer;
}

/** Posts JSON. */
export function post(url: string, body?: object, headers: Record<string, string> = {}): InjectOptions {
  return { method: 'POST', url, headers: { host: 'localhost', ...headers }, ...(body ? { payload: body } : {}) };
}
