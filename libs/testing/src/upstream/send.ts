import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPlan } from './faults.ts';
import { bytesReply, lengthOf, type Reply, streamOf } from './reply.ts';

const DRIPS_PER_SECOND = 4;

/** Sends a whole reply. */
export async function sendReply(response: ServerResponse, reply: Reply, method: string): Promise<void> {
  writeHead(response, reply, lengthOf(reply.body));
  if (method === 'HEAD' || reply.status === 304) response.end();
  else await pipeline(streamOf(reply.body), response);
}

/** What a fault answers instead of the reply; undefined where it spoils the reply itself. */
export function faultReply({ fault, retryAfter }: FaultPlan, target: string): Reply | undefined {
  switch (fault) {
    case '429':
      return bytesReply(429, 'text/plain', 'Too Many Requests\n');
    case '429-retry-after':
      return bytesReply(429, 'text/plain', 'Too Many Requests\n', { 'retry-after': retryAfter ?? '1' });
    case '500':
    case '502':
    case '503':
    case '504': {
      const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return bytesReply(Number(fault), 'text/html', `<html><body><h1>${fault}</h1></body></html>`, headers);
    }
    case 'html':
      return bytesReply(
        200,
        'text/html; charset=utf-8',
        '<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body></body></html>\n',
      );
    case 'redirect-loop':
      return bytesReply(302, 'text/html', '', { location: target });
    default:
      return undefined;
  }
}

/** Sends a reply as a faulty connection does. Returns once nothing more will come. */
export async function sendBroken(response: ServerResponse, reply: Reply, plan: FaultPlan, method: string): Promise<void> {
  const length = lengthOf(reply.body);
  switch (plan.fault) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'cut-body':
      writeHead(response, reply, length);
      return await sendPart(response, reply, Math.floor(length * (plan.share ?? 0.5)));
    case 'wrong-length':
      writeHead(response, reply, Math.ceil(length * 1.5) + 1);
      return await sendPart(response, reply, length);
    case 'slow-drip':
      writeHead(response, reply, length);
      return await drip(response, reply, plan.bytesPerSecond ?? 64);
    default:
      return await sendReply(response, reply, method);
  }
}

function writeHead(response: ServerResponse, { status, headers }: Reply, length: number): void {
  const hasLength = status !== 304 && status !== 204;
  response.writeHead(status, hasLength ? { ...headers, 'content-length': length } : { ...headers });
  response.flushHeaders();
}

/** Sends the beginning of the body and then closes the connection. */
async function sendPart(response: ServerResponse, reply: Reply, length: number): Promise<void> {
  for await (const chunk of streamOf(reply.body, length)) await written(response, chunk as Buffer);
  response.socket?.destroySoon();
}

async function drip(response: ServerResponse, reply: Reply, bytesPerSecond: number): Promise<void> {
  const size = Math.max(1, Math.round(bytesPerSecond / DRIPS_PER_SECOND));
  for await (const chunk of streamOf(reply.body)) {
    const bytes = chunk as Buffer;
    for (let start = 0; start < bytes.length; start += size) {
      if (response.destroyed) return;
      await written(response, bytes.subarray(start, start + size));
      await delay(1000 / DRIPS_PER_SECOND, undefined, { ref: false });
    }
  }
  response.end();
}

async function written(response: ServerResponse, chunk: Buffer): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.write(chunk, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}
