import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { Errors } from 'typebox/schema';
import type { Answer } from './gateway.ts';

interface Operation {
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/**
 * Holds an answer to what `/api/docs/json` says about its route: the status is announced, the body has that schema and nothing
 * besides. Answers of addresses that no route has are problem documents.
 */
export function checkContract(app: FastifyInstance, method: string, url: string, answer: Answer): void {
  const path = (url.split('?', 1)[0] ?? '').replace(/(.)\/$/, '$1');
  const found = Object.entries((app.swagger() as { paths?: Paths }).paths ?? {}).find(([template]) => matches(template, path));
  const operation = found?.[1][method === 'HEAD' ? 'get' : method.toLowerCase()];
  if (!operation) return;
  const announced = operation.responses?.[String(answer.status)];
  // Before routing, an address or a method can fail in ways that are no route's own.
  assert.ok(
    announced || answer.status === 400 || answer.status === 414,
    `${method} ${path} answered ${answer.status}, which its description does not name`,
  );
  const [schema] = Object.values(announced?.content ?? {}).map((content) => content.schema);
  if (!schema || answer.json === undefined) return;
  const [isRight, errors] = Errors(schema, answer.json);
  assert.ok(isRight, `${method} ${path} ${answer.status} differs from its description: ${JSON.stringify(errors.slice(0, 3))}`);
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template.replace(/(.)\/$/, '$1').split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index]);
}
