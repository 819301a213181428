import { openDatabase } from '@nephron/db';
import { messageOf } from '@nephron/errors';
import { connectNats, type Nats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { buildApp } from './app.ts';
import { BodyCache } from './body-cache.ts';
import { loadConfig } from './config.ts';
import { watchGenerations } from './generation-watch.ts';
import { isMigrated, isThere } from './routes/health.ts';

await runService('gateway', async ({ log, onStop, readyWhen, health, stop }) => {
  const config = loadConfig();
  const db = openDatabase(config.DATABASE_URL, {
    application: 'gateway',
    max: config.NEPHRON_GATEWAY_POOL_MAX,
    role: config.NEPHRON_DB_ROLE,
    statementTimeoutMs: config.NEPHRON_GATEWAY_STATEMENT_TIMEOUT_MS,
    onError: (error) => log.warn({ why: error.message }, 'a database connection was lost'),
  });
  onStop('postgres', () => db.destroy());
  const cache = new BodyCache(config.NEPHRON_GATEWAY_CACHE_BYTES);
  let nats: Nats | undefined;
  // Not awaited: while the broker is away, readers are answered from the database and commands wait in the ledger.
  void connectNats(config.NATS_URL, 'gateway', log).then(
    (connected) => {
      nats = connected;
      onStop('nats', () => connected.close());
      const watching = watchGenerations({ db, nats: connected, log, cache });
      onStop('cache', () => watching.stop());
      answerHealth(connected, health);
    },
    (error: unknown) => {
      log.fatal({ why: messageOf(error) }, 'the broker refuses this service');
      stop('broker refused');
    },
  );
  const app = await buildApp({
    db,
    broker: () => nats,
    log,
    cache,
    localCommands: config.NEPHRON_LOCAL_COMMANDS,
    webDir: config.NEPHRON_WEB_DIR,
  });
  onStop('http', () => app.close());
  const address = await app.listen({ host: config.NEPHRON_GATEWAY_HOST, port: config.NEPHRON_GATEWAY_PORT });
  log.info({ address }, 'listening');
  readyWhen('database', () => isThere(db));
  readyWhen('schema', () => isMigrated(db));
});
