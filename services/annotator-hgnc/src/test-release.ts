import { createHash, randomUUID } from 'node:crypto';
import { type Db, prepareToPublish, ROLES } from '@nephron/db';
import { startTestDatabase, stopsOf } from '@nephron/testing';
import { sql } from 'kysely';
import { publishGenes } from './publish-genes.ts';
import type { HgncDocument } from './record.ts';

/** A gene as a test describes it: id and symbol, and what else matters. */
export type GeneFields = Partial<HgncDocument> & { readonly hgnc_id: string; readonly symbol: string };

export interface GeneLedger {
  /** As the owner, for looking. */
  readonly db: Db;
  /** Stages the genes as a release of HGNC and publishes it; `about` limits the release to some genes. */
  readonly publish: (genes: readonly GeneFields[], about?: readonly string[]) => Promise<void>;
  /** Publishes a staged release in the annotator's own role. */
  readonly publishStaged: (releaseId: string) => Promise<void>;
  /** Approved symbols by HGNC id; withdrawn genes in parentheses. */
  readonly symbols: () => Promise<Record<string, string>>;
  /** What an identifier leads to, as `HGNC:1 previous`. */
  readonly leadsTo: (kind: string, value: string) => Promise<string[]>;
}

export async function startLedger(t: Parameters<typeof stopsOf>[0]): Promise<GeneLedger> {
  const database = await startTestDatabase(stopsOf(t));
  const { db } = database;
  const annotator = database.as(ROLES.annotatorHgnc);
  const publishStaged = (releaseId: string): Promise<void> =>
    annotator.transaction().execute(async (trx) => {
      await prepareToPublish(trx);
      await publishGenes(trx, releaseId);
    });
  return {
    db,
    publish: async (genes, about) => await publishStaged(await stageRelease(db, genes, about)),
    publishStaged,
    symbols: async () => {
      const rows = await db.selectFrom('gene').select(['hgnc_id', 'symbol', 'status']).orderBy('hgnc_id').execute();
      return Object.fromEntries(rows.map(({ hgnc_id, symbol, status }) => [hgnc_id, status === 'approved' ? symbol : `(${symbol})`]));
    },
    leadsTo: async (kind, value) => {
      const { rows } = await sql<{ line: string }>`
        select hgnc_id || ' ' || relation as line from gene_identifier where kind = ${kind} and value = ${value} order by 1
      `.execute(db);
      return rows.map((row) => row.line);
    },
  };
}

/** A staged release in the ledger, as the kit leaves it before publishing; returns its id. */
export async function stageRelease(db: Db, genes: readonly GeneFields[], about?: readonly string[]): Promise<string> {
  const runId = randomUUID();
  await db
    .insertInto('run')
    .values({
      id: runId,
      strategy: about ? 'selective' : 'full',
      sources: ['hgnc'],
      hgnc_ids: about ? [...about] : null,
      idempotency_key: null,
      requested_by: 'test',
      error: null,
      started_at: null,
      finished_at: null,
    })
    .execute();
  const { rows } = await sql<{ id: string }>`
    insert into source_release (source, run_id, scope, version, fingerprint, files, bytes, state, retrieved_at)
    values ('hgnc', ${runId}, ${about ? 'genes' : 'all'}, 'test', ${runId}, '[]', 1, 'staged', now()) returning id
  `.execute(db);
  const releaseId = rows[0]?.id ?? '';
  const json = genes.map((gene) => JSON.stringify({ name: `the gene ${gene.symbol}`, status: 'Approved', ...gene }));
  const hashes = json.map((text) => createHash('sha256').update(text).digest());
  await sql`
    insert into annotation_staging (release_id, hgnc_id, document, content_hash)
    select ${releaseId}, * from unnest(${genes.map((gene) => gene.hgnc_id)}::text[], ${json}::jsonb[], ${hashes}::bytea[])
  `.execute(db);
  return releaseId;
}
