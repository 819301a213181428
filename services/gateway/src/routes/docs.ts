import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../version.ts';

/** Collects the schemas of all routes registered after it; they become `/api/docs` (a page) and `/api/docs/json` (OpenAPI 3.1). */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Nephron',
        version: VERSION,
        description:
          'Gene annotations from public sources, and the runs that keep them fresh. Errors are RFC 9457 problem documents. Live progress: WebSocket /api/progress/ws.',
      },
      tags: [
        { name: 'genes', description: 'Approved genes, found by any identifier.' },
        { name: 'annotations', description: 'What the sources say, with where it comes from.' },
        { name: 'progress', description: 'What is going on, and how to start it.' },
        { name: 'runs', description: 'What was done, per source and gene.' },
        { name: 'health', description: 'Whether this server can do its work.' },
      ],
    },
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list', tryItOutEnabled: true } });
}
