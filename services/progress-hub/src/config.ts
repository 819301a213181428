import { readConfig } from '@nephron/config';
import { Type } from 'typebox';

const schema = Type.Object({
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_HUB_HOST: Type.String({ default: '127.0.0.1', description: 'Address on which the hub listens.' }),
  NEPHRON_HUB_PORT: Type.Integer({ default: 8002, minimum: 0, maximum: 65_535, description: 'Port of /api/progress/ws.' }),
  NEPHRON_HUB_MAX_CLIENTS: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'Sockets open at the same time; one more is answered 503.',
  }),
  NEPHRON_HUB_ADMISSIONS_PER_SECOND: Type.Integer({
    default: 3_000,
    minimum: 1,
    description:
      'New sockets per second; more are answered 503 with Retry-After, so that a storm of returning clients does not delay those that are in.',
  }),
});

export const loadConfig = (env: NodeJS.ProcessEnv = process.env) => readConfig(schema, env);
