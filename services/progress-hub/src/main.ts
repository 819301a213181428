import { connectNats } from '@nephron/messaging';
import { answerHealth, runService } from '@nephron/service-kit';
import { loadConfig } from './config.ts';
import { startHub } from './hub.ts';

await runService('progress-hub', async ({ log, onStop, readyWhen, health }) => {
  const config = loadConfig();
  const nats = await connectNats(config.NATS_URL, 'progress-hub', log);
  onStop('nats', nats.close);
  const hub = await startHub({
    nats,
    log,
    host: config.NEPHRON_HUB_HOST,
    port: config.NEPHRON_HUB_PORT,
    admission: { maxClients: config.NEPHRON_HUB_MAX_CLIENTS, perSecond: config.NEPHRON_HUB_ADMISSIONS_PER_SECOND },
  });
  onStop('hub', hub.stop);
  readyWhen('broker', nats.isConnected);
  readyWhen('snapshot', hub.isReady);
  answerHealth(nats, health);
});
