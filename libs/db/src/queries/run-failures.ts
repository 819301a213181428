import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export interface GeneFailure {
  readonly hgncId: string;
  readonly errorClass: string;
  readonly errorMessage: string;
}

/** Records genes that a source could not be asked about in this run; `attempts` of the unit that tried. */
export async function recordFailures(
  trx: Db,
  runId: string,
  source: SourceId,
  attempts: number,
  failures: readonly GeneFailure[],
): Promise<void> {
  await trx
    .insertInto('run_outcome')
    .values(
      failures.map(({ hgncId, errorClass, errorMessage }) => ({
        run_id: runId,
        source,
        hgnc_id: hgncId,
        outcome: 'failed' as const,
        error_class: errorClass,
        error_message: errorMessage,
        attempts,
      })),
    )
    .execute();
}

/** Takes back what an attempt recorded that starts anew. */
export async function forgetFailures(trx: Db, runId: string, source: SourceId): Promise<void> {
  await trx.deleteFrom('run_outcome').where('run_id', '=', runId).where('source', '=', source).where('outcome', '=', 'failed').execute();
}

/** Those of the genes that have no document in a staged release. */
export async function genesWithoutDocument(db: Db, releaseId: string, hgncIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ hgncId: string }>`
    select id as "hgncId" from unnest(${sql.val(hgncIds)}::text[]) id
    where not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = id)
    order by id
  `.execute(db);
  return rows.map(({ hgncId }) => hgncId);
}
