// A database of its own on the test server, for a Nephron that runs as processes; and what its tables come to.
import { randomUUID } from 'node:crypto';
import { type Db, openDatabase } from '@nephron/db';
import { SHARED_SERVER, startTestServer } from '@nephron/testing';
import { sql } from 'kysely';

export interface OwnDatabase {
  readonly url: string;
  readonly db: Db;
}

/** An empty database, dropped at the end. */
export async function ownDatabase(onStop: (stop: () => unknown) => void): Promise<OwnDatabase> {
  let server = process.env[SHARED_SERVER];
  if (!server) {
    const started = await startTestServer();
    onStop(() => started.stop());
    server = started.url;
  }
  const name = `nephron_${randomUUID().replaceAll('-', '')}`;
  const admin = openDatabase(server, { application: 'test-admin', max: 1 });
  await sql.raw(`create database ${name}`).execute(admin);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDatabase(url.href, { application: 'test-observer', max: 2 });
  onStop(async () => {
    await db.destroy();
    await sql.raw(`drop database if exists ${name} with (force)`).execute(admin);
    await admin.destroy();
  });
  return { url: url.href, db };
}

/** What two installations must have in common after the same run: every row, without ids and times that chance decides. */
const CONTENTS: Readonly<Record<string, string>> = {
  gene: `select hgnc_id, symbol, name, status, alias_symbols, previous_symbols, ensembl_gene_id, entrez_id, uniprot_ids, mgd_ids from gene`,
  gene_identifier: `select kind, value, hgnc_id, relation from gene_identifier`,
  annotation: `select hgnc_id, source, encode(content_hash, 'hex') as hash, md5(document::text) as document from annotation`,
  annotation_history: `select hgnc_id, source, operation from annotation_history`,
  gene_summary: `select to_jsonb(s) - 'refreshed_at' as row from gene_summary s`,
  run_outcome: `select source, hgnc_id, outcome from run_outcome`,
  run_source: `select source, state, total, done, added, updated, unchanged, retired, not_found, failed from run_source`,
  mv_source_statistics: `select source, gene_count from mv_source_statistics`,
  annotation_staging: `select hgnc_id from annotation_staging`,
  dirty_gene: `select hgnc_id from dirty_gene`,
  source_release: `select source, version, state, counts from source_release where state = 'published'`,
};

/** Row count and checksum per table, independent of row order. */
export async function contentsOf(db: Db): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const [table, query] of Object.entries(CONTENTS)) {
    const { rows } = await sql<{ count: string; sum: string }>`
      select count(*)::text as count, coalesce(md5(string_agg(t::text, E'\n' order by t::text)), '') as sum from (${sql.raw(query)}) t
    `.execute(db);
    contents[table] = `${rows[0]?.count} rows, ${rows[0]?.sum}`;
  }
  return contents;
}

export interface Connections {
  /** Most connections seen at once, by application name. */
  readonly most: Map<string, number>;
  /** Longest time seen idle inside a transaction, in milliseconds. */
  longestIdleInTransactionMs: number;
  samples: number;
}

/** Looks at the server's connections to this database again and again until stopped. */
export function watchConnections(db: Db, everyMs = 50): { readonly seen: Connections; readonly stop: () => Promise<void> } {
  const seen: Connections = { most: new Map(), longestIdleInTransactionMs: 0, samples: 0 };
  let on = true;
  const watching = (async () => {
    while (on) {
      const { rows } = await sql<{ name: string; count: number; idle: number }>`
        select application_name as name, count(*)::int as count,
          coalesce(max(extract(epoch from clock_timestamp() - state_change) * 1000) filter (where state like 'idle in transaction%'), 0)::float8 as idle
        from pg_stat_activity where datname = current_database() group by application_name
      `.execute(db);
      seen.samples++;
      for (const { name, count, idle } of rows) {
        seen.most.set(name, Math.max(seen.most.get(name) ?? 0, count));
        seen.longestIdleInTransactionMs = Math.max(seen.longestIdleInTransactionMs, idle);
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    seen,
    stop: async () => {
      on = false;
      await watching;
    },
  };
}
