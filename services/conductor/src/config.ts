import { readConfig } from '@nephron/config';
import { ROLES } from '@nephron/db';
import { Type } from 'typebox';

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_RECONCILE_INTERVAL_MS: Type.Integer({
    default: 1_000,
    minimum: 50,
    description: 'Pause between two looks of the reconciler at the ledger.',
  }),
  NEPHRON_FINALIZE_TIMEOUT_MS: Type.Integer({
    default: 60_000,
    minimum: 0,
    description: 'How long the end of a run waits for the lists of genes to follow.',
  }),
});

export const loadConfig = (env: NodeJS.ProcessEnv = process.env) => readConfig(schema, env);
