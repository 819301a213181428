import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Notes the API's routes from now on; `refuse` then answers every other method on their addresses with 405 and what is allowed. */
export function allowedMethods(app: FastifyInstance): { refuse(): void } {
  const byUrl = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith('/api/') || url.includes('*')) return;
    const methods = byUrl.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    byUrl.set(url, methods);
  });
  return {
    refuse() {
      for (const [url, known] of [...byUrl]) {
        const allowed = [...known].sort();
        app.route({
          method: METHODS.filter((method) => !known.has(method)),
          url,
          schema: { hide: true },
          // Before a body is looked at.
          onRequest: async ({ method }) => {
            throw new HttpProblem(405, 'NEPHRON_METHOD_NOT_ALLOWED', `${method} is not possible here; allowed are ${allowed.join(', ')}`, {
              headers: { allow: allowed.join(', ') },
              more: { allowed_methods: allowed },
            });
          },
          handler: async () => {},
        });
      }
    },
  };
}
