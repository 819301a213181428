import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import { type CopyIn, copyCell } from '../copy-transaction.ts';

/** A document on its way to its readers. */
export interface StagedDocument {
  readonly hgncId: string;
  /** JSON text, exactly as hashed. */
  readonly json: string;
  /** SHA-256 of the JSON text, hexadecimal. */
  readonly contentHash: string;
}

/** Writes documents into staging by COPY. */
export async function copyToStaging(copyIn: CopyIn, releaseId: string, documents: readonly StagedDocument[]): Promise<void> {
  const rows = function* () {
    // One string per some hundred rows: COPY's cost per chunk matters more than a little memory.
    for (let start = 0; start < documents.length; start += 200) {
      let text = '';
      for (const { hgncId, json, contentHash } of documents.slice(start, start + 200)) {
        text += `${releaseId}\t${copyCell(hgncId)}\t${copyCell(json)}\t\\\\x${contentHash}\n`;
      }
      yield text;
    }
  };
  await copyIn('copy annotation_staging (release_id, hgnc_id, document, content_hash) from stdin', rows());
}

export async function countStaged(trx: Db, releaseId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('annotation_staging')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('release_id', '=', releaseId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function clearStaging(trx: Db, releaseId: string): Promise<void> {
  await trx.deleteFrom('annotation_staging').where('release_id', '=', releaseId).execute();
}
