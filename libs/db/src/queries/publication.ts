import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export interface NewPublication {
  readonly kind: 'publish' | 'rollback';
  readonly source: SourceId;
  readonly releaseId: string;
  readonly runId: string;
  /** Who asked for it. */
  readonly actor: string;
}

/** Announces to this transaction that readers of a source are about to see something new; returns the publication's id. */
export async function openPublication(trx: Db, { kind, source, releaseId, runId, actor }: NewPublication): Promise<string> {
  const { id } = await trx
    .insertInto('publication')
    .values({ kind, source, release_id: releaseId, run_id: runId, actor, seq: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Gives the publication its place in the order in which readers see them, and returns it. Only under the lock of a namespace
 * (`bumpNamespaces`), which publishers keep until they commit: then the places follow the commits, without a gap that is filled later.
 */
export async function closePublication(
  trx: Db,
  id: string,
  counts: { readonly added: number; readonly changed: number; readonly retired: number },
): Promise<string> {
  const { seq } = await trx
    .updateTable('publication')
    .set({ ...counts, seq: sql`(select coalesce(max(seq), 0) + 1 from publication)` })
    .where('id', '=', id)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq ?? '0';
}

/** The genes whose documents a publication added, changed or retired, by id. */
export async function changedGenes(trx: Db, publicationId: string): Promise<string[]> {
  const { rows } = await sql<{ hgnc_id: string }>`
    select hgnc_id from annotation where publication_id = ${publicationId}
    union
    select hgnc_id from annotation_history where publication_id = ${publicationId} or ended_by_publication_id = ${publicationId}
    order by hgnc_id
  `.execute(trx);
  return rows.map((row) => row.hgnc_id);
}
