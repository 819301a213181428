import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SAMPLE_MIRROR } from '../mirror.ts';
import { type Address, addressOf } from './address.ts';
import { Answers, type PublishOptions } from './answers.ts';
import { answerControl } from './control.ts';
import { FaultList, type FaultPlan, type PlayedFault } from './faults.ts';
import { SIMULATED_HOSTS } from './hosts/index.ts';
import { PUBLISHING_HOSTS } from './published-files.ts';
import { bytesReply, type Reply } from './reply.ts';
import { faultReply, sendBroken, sendReply } from './send.ts';
import type { HostRequest } from './simulated-host.ts';

/** A request that the simulation has seen. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  /** Path and query as they were sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it arrived, in ms of the epoch. */
  readonly at: number;
  /** Undefined while there is no answer, and where the connection was broken instead. */
  readonly status: number | undefined;
  /** The fault that was played on it. */
  readonly fault: string | undefined;
}

export interface SimulatedUpstream {
  /** `http://127.0.0.1:<port>`: what `NEPHRON_UPSTREAM_URL` is set to. */
  readonly url: string;
  /** In the order of arrival. */
  readonly requests: readonly SeenRequest[];
  readonly play: (plan: FaultPlan) => PlayedFault;
  /** Ends all faults. */
  readonly heal: () => void;
  /** Puts this content under a public address (`host/path`, with its query), whatever the mirror folder holds; a later call replaces it. */
  readonly publish: (address: string, content: string | Buffer, options?: PublishOptions) => void;
  /** Answers from another mirror folder from now on, or from the same one after its files changed. */
  readonly useMirror: (mirrorDir: string) => void;
  readonly stop: () => Promise<void>;
}

export interface SimulatedUpstreamOptions {
  /** Left out: the project's sample. */
  readonly mirrorDir?: string;
  /** Left out: any free one. */
  readonly port?: number;
  /** Told of each request once it is over. */
  readonly onRequest?: (request: SeenRequest) => void;
}

const API_HOSTS = new Set(SIMULATED_HOSTS.map(({ host }) => host));

/** Public hosts that the simulation speaks for. */
export const UPSTREAM_HOSTS: readonly string[] = [...new Set([...API_HOSTS, ...PUBLISHING_HOSTS])].sort();

/**
 * A server on the loopback that speaks for the public hosts of all sources, addressed as `<url>/<public host>/<path>` or with the
 * Host header of a public host. It answers from the files of a mirror folder alone, and plays faults on request.
 */
export async function startSimulatedUpstream(options: SimulatedUpstreamOptions = {}): Promise<SimulatedUpstream> {
  const workDir = await mkdtemp(join(tmpdir(), 'nephron-upstream-'));
  const answers = new Answers(options.mirrorDir ?? SAMPLE_MIRROR, workDir);
  const faults = new FaultList();
  const requests: SeenRequest[] = [];
  const publicHosts = new Set(UPSTREAM_HOSTS);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const method = request.method ?? 'GET';
    const headers = headersOf(request);
    const body = await text(request);
    const control = { requests, faults };
    if (request.url?.startsWith('/_')) return await sendReply(response, answerControl(method, request.url, body, control), method);
    const address = addressOf(request.url ?? '/', headers.host ?? '', (host) => publicHosts.has(host));
    if (!address) return await sendReply(response, notAddressed(), method);
    const seen = { method, host: address.host, path: address.target, headers, body, at, status: undefined, fault: undefined };
    const entry: { -readonly [key in keyof SeenRequest]: SeenRequest[key] } = seen;
    requests.push(entry);
    const plan = faults.next(address.host, address.target, await answers.isFile(address));
    entry.fault = plan?.fault;
    const asked = { method, path: address.path, query: address.query, headers, body };
    await answerAs(response, address, asked, plan, entry);
    options.onRequest?.(entry);
  };

  const answerAs = async (
    response: ServerResponse,
    address: Address,
    asked: HostRequest,
    plan: FaultPlan | undefined,
    entry: { status: number | undefined },
  ): Promise<void> => {
    if (plan?.fault === 'hang' || plan?.fault === 'reset') {
      return await sendBroken(response, bytesReply(200, 'text/plain', ''), plan, asked.method);
    }
    const instead = plan && faultReply(plan, publicAddress(address));
    const reply = within(instead ?? (await answers.find(address, asked, plan)), address, server.address() as AddressInfo);
    entry.status = reply.status;
    if (plan && !instead) await sendBroken(response, reply, plan, asked.method);
    else await sendReply(response, reply, asked.method);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that went away is its own business; anything else shows in its test.
      if (response.destroyed) return;
      if (response.headersSent) response.destroy();
      else void sendReply(response, bytesReply(500, 'text/plain', `the simulation failed: ${String(error)}\n`), 'GET').catch(() => {});
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    play: (plan) => faults.play(plan),
    heal: () => faults.stopAll(),
    publish: (where, content, how) => answers.publish(where, content, how),
    useMirror: (mirrorDir) => answers.useMirror(mirrorDir),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function publicAddress({ host, target }: Address): string {
  return `https://${host}${target}`;
}

/** A redirect stays within the simulation for who came through it. */
function within(reply: Reply, { isPrefixed }: Address, { port }: AddressInfo): Reply {
  const { location } = reply.headers;
  if (!isPrefixed || !location || !/^https?:\/\//.test(location)) return reply;
  const { host, pathname, search } = new URL(location);
  return { ...reply, headers: { ...reply.headers, location: `http://127.0.0.1:${port}/${host}${pathname}${search}` } };
}

function notAddressed(): Reply {
  const hosts = UPSTREAM_HOSTS.map((host) => `  /${host}/…`).join('\n');
  return bytesReply(404, 'text/plain; charset=utf-8', `The simulated upstream is asked as /<public host>/<path>:\n${hosts}\n`);
}
