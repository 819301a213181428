import { SOURCES } from '@nephron/contracts';
import { LedgerError } from '@nephron/errors';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Db } from './connection.ts';
import * as ledger from './migrations/0001_ledger.ts';
import * as readerIndexes from './migrations/0002_reader_indexes.ts';
import * as releases from './migrations/0003_releases.ts';
import * as identifierChanges from './migrations/0004_identifier_changes.ts';
import { GRANTS, ROLES } from './roles.ts';

/** In order; a released one is never edited. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_ledger': ledger,
  '0002_reader_indexes': readerIndexes,
  '0003_releases': releases,
  '0004_identifier_changes': identifierChanges,
};

/** Brings the database to the newest schema, with roles, grants and the registry of sources. Safe to repeat; one step, never run by services. */
export async function migrate(db: Db): Promise<{ readonly applied: readonly string[] }> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw new LedgerError('the database could not be migrated', { cause: error });
  await applyRoles(db);
  await registerSources(db);
  return { applied: (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName) };
}

async function applyRoles(db: Db): Promise<void> {
  const statements = Object.values(ROLES).flatMap((role) => [
    // Two databases of one server may be migrated at the same time.
    `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    `grant ${role} to current_user`,
    `grant usage on schema public to ${role}`,
    ...(role === ROLES.viewRefresher ? [`grant create on schema public to ${role}`] : []),
    ...GRANTS[role].map((grant) => grant.replaceAll('%I', role)),
  ]);
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('nephron_roles'))`.execute(trx);
    for (const statement of statements) await sql.raw(statement).execute(trx);
  });
}

async function registerSources(db: Db): Promise<void> {
  await db
    .insertInto('source')
    .values(
      SOURCES.map((source) => ({
        name: source.id,
        priority: source.priority,
        fresh_for: `${source.freshForMs / 1000} seconds`,
        current_release_id: null,
        checked_at: null,
        updated_at: null,
      })),
    )
    .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ priority: eb.ref('excluded.priority') })))
    .execute();
}
