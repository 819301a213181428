import { openDatabase } from '@nephron/db';
import { connectNats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { sql } from 'kysely';
import { startCacheJanitor } from './cache-janitor.ts';
import { loadConfig } from './config.ts';

const NAME = 'cache-janitor';

await runService(NAME, async ({ log, onStop, readyWhen, health }) => {
  const config = loadConfig();
  const db = openDatabase(config.DATABASE_URL, {
    application: NAME,
    max: 2,
    role: config.NEPHRON_DB_ROLE,
    onError: (error) => log.warn({ why: error.message }, 'a database connection was lost'),
  });
  onStop('postgres', () => db.destroy());
  const nats = await connectNats(config.NATS_URL, NAME, log);
  onStop('nats', () => nats.close());
  const janitor = startCacheJanitor({ db, nats, log, sweepIntervalMs: config.NEPHRON_JANITOR_SWEEP_INTERVAL_MS });
  onStop('janitor', () => janitor.stop(5_000));
  readyWhen('database', async () => (await sql`select 1`.execute(db)).rows.length === 1);
  readyWhen('broker', nats.isConnected);
  readyWhen('queue', janitor.isRunning);
  answerHealth(nats, health);
});
