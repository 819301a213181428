import { readConfig } from '@nephron/config';
import { runService } from '@nephron/service-kit';
import { Type } from 'typebox';
import { startEdge } from './edge.ts';

const port = (description: string) => Type.Integer({ minimum: 1, maximum: 65_535, description });

const SETTINGS = Type.Object({
  NEPHRON_EDGE_PORT: port('Port that people use.'),
  NEPHRON_EDGE_GATEWAY_PORT: port('Port of the gateway on this machine.'),
  NEPHRON_EDGE_HUB_PORT: port('Port of the progress hub on this machine.'),
});

await runService('edge', async ({ log, onStop }) => {
  const config = readConfig(SETTINGS, process.env);
  const edge = await startEdge({
    port: config.NEPHRON_EDGE_PORT,
    gatewayPort: config.NEPHRON_EDGE_GATEWAY_PORT,
    hubPort: config.NEPHRON_EDGE_HUB_PORT,
    log,
  });
  onStop('edge', () => edge.close());
});
