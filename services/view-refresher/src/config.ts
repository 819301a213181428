import { readConfig } from '@nephron/config';
import { ROLES } from '@nephron/db';
import { type Static, Type } from 'typebox';

const settings = Type.Object({
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_VIEW_DEBOUNCE_MS: Type.Integer({
    default: 500,
    minimum: 0,
    maximum: 10_000,
    description: 'A refresh begins once no release was published for so long.',
  }),
  NEPHRON_VIEW_MAX_WAIT_MS: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 20_000,
    description:
      'Releases published one after another put a refresh off no longer than this; refreshes of the statistics view begin at least so far apart.',
  }),
  NEPHRON_VIEW_VERIFY_INTERVAL_MS: Type.Integer({
    default: 86_400_000,
    minimum: 1_000,
    maximum: 1_000_000_000,
    description:
      'Time between two comparisons of all gene summaries with their definition; the first one is made a minute after the start.',
  }),
});

export function loadConfig(env: NodeJS.ProcessEnv = process.env): Static<typeof settings> {
  return readConfig(settings, env);
}
