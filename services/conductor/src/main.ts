import { openDatabase } from '@nephron/db';
import { connectNats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { sql } from 'kysely';
import { startConductor } from './conductor.ts';
import { loadConfig } from './config.ts';

await runService('conductor', async ({ log, onStop, readyWhen, health }) => {
  const config = loadConfig();
  const db = openDatabase(config.DATABASE_URL, {
    application: 'conductor',
    max: 4,
    role: config.NEPHRON_DB_ROLE,
    onError: (error) => log.warn({ why: error.message }, 'a database connection was lost'),
  });
  onStop('postgres', () => db.destroy());
  const nats = await connectNats(config.NATS_URL, 'conductor', log);
  onStop('nats', () => nats.close());
  const conductor = startConductor({
    db,
    nats,
    log,
    intervalMs: config.NEPHRON_RECONCILE_INTERVAL_MS,
    finalizeTimeoutMs: config.NEPHRON_FINALIZE_TIMEOUT_MS,
  });
  onStop('conductor', () => conductor.stop());
  readyWhen('database', async () => (await sql`select 1`.execute(db)).rows.length === 1);
  readyWhen('broker', nats.isConnected);
  readyWhen('queues', conductor.isRunning);
  answerHealth(nats, health);
});
