import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { sourceToken } from '@nephron/contracts';
import { openPool, overPool } from '@nephron/db';
import { connectNats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { startAnnotator } from './annotator.ts';
import { annotatorSettings } from './settings.ts';
import type { Source } from './source.ts';
import { annotatorUpstream } from './upstream.ts';

/** Connections of one annotator: the unit's transaction, its lease, its failure. */
const POOL_MAX = 3;

/** Runs a source as a service of its own; its settings come from the environment. */
export async function runAnnotator<Role extends string>(described: Source<Role>): Promise<void> {
  // The kit handles files by their role without knowing the roles of any source.
  const source = described as unknown as Source;
  const name = `annotator-${sourceToken(source.id)}`;
  await runService(name, async ({ log, onStop, readyWhen, health }) => {
    const settings = annotatorSettings(source);
    const pool = openPool(settings.databaseUrl, {
      application: name,
      max: POOL_MAX,
      role: settings.role,
      onError: (error) => log.warn({ why: error.message }, 'a database connection was lost'),
    });
    onStop('postgres', () => pool.end());
    const nats = await connectNats(settings.natsUrl, name, log);
    onStop('nats', () => nats.close());
    const upstream = annotatorUpstream(source.id, settings, { db: overPool(pool), log });
    if (upstream) onStop('public hosts', () => upstream.close());
    const annotator = startAnnotator(source, {
      pool,
      nats,
      log,
      settings,
      upstream,
      owner: `${name}@${hostname()}/${randomUUID().slice(0, 8)}`,
    });
    onStop('annotator', () => annotator.drain(1_500));
    readyWhen('database', async () => (await pool.query('select 1')).rowCount === 1);
    readyWhen('broker', nats.isConnected);
    readyWhen('queue', annotator.isRunning);
    answerHealth(nats, health);
  });
}
