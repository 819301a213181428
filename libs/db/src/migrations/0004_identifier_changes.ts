import { type Kysely, sql } from 'kysely';

/** What each release of HGNC did to the identifiers of genes, so that taking it back undoes exactly that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  // Null: the release brought the identifier.
  `create table gene_identifier_change (
     release_id bigint not null references source_release on delete cascade,
     kind text not null,
     value text not null,
     hgnc_id text not null,
     former_relation text check (former_relation in ('current', 'alias', 'previous', 'merged', 'withdrawn')),
     primary key (release_id, kind, value, hgnc_id)
   )`,
];
