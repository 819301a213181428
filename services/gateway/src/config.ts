import { readConfig } from '@nephron/config';
import { ROLES } from '@nephron/db';
import { Type } from 'typebox';

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_GATEWAY_HOST: Type.String({ default: '127.0.0.1', description: 'Address the gateway listens on.' }),
  NEPHRON_GATEWAY_PORT: Type.Integer({ default: 8001, minimum: 0, maximum: 65_535, description: 'Port the gateway listens on.' }),
  NEPHRON_GATEWAY_POOL_MAX: Type.Integer({ default: 8, minimum: 2, maximum: 64, description: 'Most database connections of one gateway.' }),
  NEPHRON_GATEWAY_CACHE_BYTES: Type.Integer({
    default: 67_108_864,
    minimum: 0,
    description: 'Most memory for answers kept ready (level 1); 0 keeps none.',
  }),
  NEPHRON_GATEWAY_STATEMENT_TIMEOUT_MS: Type.Integer({
    default: 5_000,
    minimum: 100,
    description: 'A read that takes longer is given up and answered with 503.',
  }),
  NEPHRON_LOCAL_COMMANDS: Type.Union([Type.Literal('allow'), Type.Literal('deny')], {
    default: 'deny',
    description: '"allow" takes commands without a token from this machine itself, but never from a foreign web page.',
  }),
  NEPHRON_WEB_DIR: Type.Optional(Type.String({ description: 'Folder of the built web app; left out: only the API is served.' })),
});

export const loadConfig = (env: NodeJS.ProcessEnv = process.env) => readConfig(schema, env);
