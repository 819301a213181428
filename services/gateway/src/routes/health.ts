import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Db, isReadable } from '@nephron/db';
import { askHealth, type HealthReport } from '@nephron/service-kit';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Broker } from '../broker.ts';
import { closed, NoQuery, okay } from '../schemas/common.ts';
import { VERSION } from '../version.ts';

const Alive = Type.Object({ status: Type.Literal('alive'), service: Type.Literal('gateway'), version: Type.String() }, closed);
const Parts = Type.Object({ database: Type.Boolean(), broker: Type.Boolean(), schema: Type.Boolean() }, closed);
const Report = Type.Object({ service: Type.String(), ready: Type.Boolean(), parts: Type.Record(Type.String(), Type.Boolean()) });
const Ready = Type.Object({ ready: Type.Boolean(), parts: Parts, services: Type.Array(Report) }, closed);

/** How long the other services have to say how they are; who does not is missing from the answer. */
const ASK_MS = 300;
const CHECK_MS = 2_000;

export const healthRoutes: FastifyPluginAsyncTypebox<{ db: Db; broker: Broker }> = async (app, { db, broker }) => {
  app.get(
    '/api/health',
    { schema: { tags: ['health'], summary: 'The process runs', querystring: NoQuery, response: { 200: okay(Alive, 'It does.') } } },
    async (_request, reply) => {
      void reply.header('cache-control', 'no-store');
      return { status: 'alive' as const, service: 'gateway' as const, version: VERSION };
    },
  );

  app.get(
    '/api/health/ready',
    {
      schema: {
        tags: ['health'],
        summary: 'Everything the gateway needs is there; and what the other services say of themselves',
        querystring: NoQuery,
        response: { 200: okay(Ready, 'Ready.'), 503: okay(Ready, 'A part is missing.') },
      },
    },
    async (_request, reply) => {
      const [database, schema, services] = await Promise.all([isThere(db), isMigrated(db), otherServices(broker)]);
      const parts = { database, broker: broker()?.isConnected() ?? false, schema };
      const ready = Object.values(parts).every(Boolean);
      void reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
      return { ready, parts, services };
    },
  );
};

/** True when the database answers. */
export async function isThere(db: Db): Promise<boolean> {
  return await holds(async () => (await sql`select 1`.execute(db)).rows.length === 1);
}

/** True when the tables that readers need are there and may be read. */
export async function isMigrated(db: Db): Promise<boolean> {
  return await holds(() => isReadable(db));
}

/** A check that fails or takes too long is not fulfilled; whoever asks for health does not want to wait. */
async function holds(check: () => Promise<boolean>): Promise<boolean> {
  return await Promise.race([check().catch(() => false), delay(CHECK_MS, false, { ref: false })]);
}

async function otherServices(broker: Broker): Promise<HealthReport[]> {
  const nats = broker();
  return nats?.isConnected() ? await askHealth(nats, ASK_MS).catch(() => []) : [];
}
