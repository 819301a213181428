import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Body, textOf } from './body-cache.ts';

/** Sends a body with its tag, or 304 where the client has it; clients may keep it but must ask each time. */
export function sendBody(request: FastifyRequest, reply: FastifyReply, body: Body): FastifyReply {
  void reply.header('etag', body.etag).header('cache-control', 'no-cache');
  const known = request.headers['if-none-match'];
  if (known !== undefined && isAmong(body.etag, known)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(textOf(body));
}

/** The weak comparison that RFC 9110 asks for here. */
function isAmong(etag: string, known: string): boolean {
  if (known.trim() === '*') return true;
  const bare = etag.replace(/^W\//, '');
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === bare);
}
