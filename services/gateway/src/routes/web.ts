import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOT_BUILT = `The web app is not here: the gateway was started without NEPHRON_WEB_DIR, or that folder has no index.html
("npm run build" in services/web makes it).

The API is: /api/docs shows what it offers, /api/genes is a good beginning.
`;

/** Answers a GET that no route took, outside /api. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * Serves the built web app; addresses of its pages lead to index.html, a missing file among its assets stays missing. Without
 * the app, a page says so.
 */
export async function registerWeb(app: FastifyInstance, webDir: string | undefined): Promise<Fallback> {
  if (!webDir || !existsSync(join(webDir, 'index.html'))) {
    return (_request, reply) => reply.code(404).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(NOT_BUILT);
  }
  await app.register(fastifyStatic, {
    root: webDir,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      // Vite puts a hash of the content into the names below assets/.
      const isHashed = path.startsWith(join(webDir, 'assets'));
      response.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request, reply) => {
    if (request.url.startsWith('/assets/')) return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n');
    return reply.sendFile('index.html');
  };
}
