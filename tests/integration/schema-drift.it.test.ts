import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { migrate, ROLES } from '@nephron/db';
import { startStack } from '@nephron/testing';
import { sql } from 'kysely';

const TYPES = readFileSync(new URL('../../libs/db/src/database-types.ts', import.meta.url), 'utf8');

/** Table name → column names, as the types say. */
function typedColumns(): Map<string, string[]> {
  const interfaces = new Map<string, string[]>();
  for (const [, name = '', parent, body = ''] of TYPES.matchAll(/interface (\w+)(?: extends Omit<(\w+)[^{]*)? \{([^}]*)\}/g)) {
    const own = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map((match) => match[1] ?? '');
    interfaces.set(name, [...new Set([...(parent ? (interfaces.get(parent) ?? []) : []), ...own])]);
  }
  const database = /export interface Database \{([^}]*)\}/.exec(TYPES)?.[1] ?? '';
  return new Map([...database.matchAll(/(\w+): (\w+);/g)].map(([, table = '', type = '']) => [table, (interfaces.get(type) ?? []).sort()]));
}

test('the typed tables are the migrated ones, column by column', async (t) => {
  const { database } = await startStack(t);
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm') and not c.relispartition
  `.execute(database.db);
  const real = new Map<string, string[]>();
  for (const { table, column } of rows) real.set(table, [...(real.get(table) ?? []), column].sort());
  for (const [table, columns] of typedColumns()) assert.deepEqual(columns, real.get(table), table);
  const untyped = [...real.keys()].filter((table) => !typedColumns().has(table) && !table.startsWith('kysely_migration'));
  assert.deepEqual(untyped, []);
});

test('migrating twice changes nothing', async (t) => {
  const { database } = await startStack(t);
  assert.deepEqual(await migrate(database.db), { applied: [] });
});

test("each role can do what it needs and not what is another service's", async (t) => {
  const { database } = await startStack(t);
  const refused: [keyof typeof ROLES, string][] = [
    ['gateway', 'delete from cache_entry'],
    ['gateway', "update run set state = 'running'"],
    ['gateway', 'refresh materialized view mv_source_statistics'],
    ['gateway', 'update annotation set document = document'],
    ['conductor', 'select document from annotation'],
    ['annotator', "update run set state = 'succeeded'"],
    ['annotator', "update run_source set state = 'succeeded'"],
    ['annotator', "update gene set symbol = 'X'"],
    ['annotator', 'delete from annotation_history'],
    ['cacheJanitor', 'select document from annotation'],
    ['viewRefresher', 'delete from annotation'],
  ];
  for (const [role, statement] of refused) {
    await assert.rejects(
      sql.raw(statement).execute(database.as(ROLES[role], 1)),
      /permission denied|must be owner/,
      `${role}: ${statement}`,
    );
  }
});
