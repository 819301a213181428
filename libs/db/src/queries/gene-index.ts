import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** Every approved gene with the identifiers that sources join on, ordered by HGNC id. */
export async function approvedGenes(db: Db) {
  return await db
    .selectFrom('gene')
    .select([
      'hgnc_id as hgncId',
      'symbol',
      'alias_symbols as aliasSymbols',
      'previous_symbols as previousSymbols',
      'ensembl_gene_id as ensemblGeneId',
      'entrez_id as entrezId',
      'uniprot_ids as uniprotIds',
      'mgd_ids as mgdIds',
    ])
    .where('status', '=', 'approved')
    .orderBy('hgnc_id')
    .execute();
}

export async function countApprovedGenes(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('gene')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('status', '=', 'approved')
    .executeTakeFirstOrThrow();
  return count;
}
