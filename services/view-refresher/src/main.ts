import { isRefreshableConcurrently, openDatabase } from '@nephron/db';
import { connectNats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { sql } from 'kysely';
import { loadConfig } from './config.ts';
import { startViewRefresher } from './view-refresher.ts';

const NAME = 'view-refresher';

await runService(NAME, async ({ log, onStop, readyWhen, health }) => {
  const config = loadConfig();
  const db = openDatabase(config.DATABASE_URL, {
    application: NAME,
    max: 3,
    role: config.NEPHRON_DB_ROLE,
    onError: (error) => log.warn({ why: error.message }, 'a database connection was lost'),
  });
  onStop('postgres', () => db.destroy());
  const nats = await connectNats(config.NATS_URL, NAME, log);
  onStop('nats', () => nats.close());
  const refresher = startViewRefresher({
    db,
    nats,
    log,
    debounceMs: config.NEPHRON_VIEW_DEBOUNCE_MS,
    maxWaitMs: config.NEPHRON_VIEW_MAX_WAIT_MS,
    verifyIntervalMs: config.NEPHRON_VIEW_VERIFY_INTERVAL_MS,
  });
  onStop('refresher', () => refresher.stop(5_000));
  readyWhen('database', async () => (await sql`select 1`.execute(db)).rows.length === 1);
  readyWhen('broker', nats.isConnected);
  readyWhen('queue', refresher.isRunning);
  // Without its unique index a view could be refreshed only by locking its readers out.
  readyWhen('mv_source_statistics', () => isRefreshableConcurrently(db, 'mv_source_statistics'));
  answerHealth(nats, health);
});
