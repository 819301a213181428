import { readConfig } from '@nephron/config';
import { ROLES } from '@nephron/db';
import { type Static, Type } from 'typebox';

const settings = Type.Object({
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_JANITOR_SWEEP_INTERVAL_MS: Type.Integer({
    default: 300_000,
    minimum: 1_000,
    maximum: 86_400_000,
    description: 'Time between two sweeps for expired and forgotten cache entries, give or take a tenth.',
  }),
});

export function loadConfig(env: NodeJS.ProcessEnv = process.env): Static<typeof settings> {
  return readConfig(settings, env);
}
