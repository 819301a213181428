import { type IdentifierLookup, identifierLookups } from '@nephron/domain';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { IdentifierKind, IdentifierRelation } from '../database-types.ts';
import { GENE_ATTRIBUTE_COLUMNS, type GeneAttributes } from './gene-attributes.ts';

/** A gene and the identifier that led to it. */
export interface GeneMatch {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly status: 'approved' | 'withdrawn';
  readonly kind: IdentifierKind;
  /** The identifier as the ledger spells it. */
  readonly value: string;
  readonly relation: IdentifierRelation;
}

/** What became of one text: one gene, several equally good ones, or none. */
export type Resolution<M extends GeneMatch = GeneMatch> =
  | { readonly found: M }
  | { readonly candidates: readonly M[] }
  | { readonly unknown: string };

interface RankedMatch extends GeneMatch {
  /** Index of the text asked for. */
  readonly no: number;
  /** Index of the way it was read. */
  readonly rank: number;
}

/** A current identifier beats a former one, which beats an alias; what was withdrawn is found only where nothing else is. */
const RELATION_ORDER: readonly IdentifierRelation[] = ['current', 'previous', 'merged', 'alias', 'withdrawn'];

/** Resolves many texts (HGNC, Ensembl, Entrez, UniProt, OMIM or MGI ids, symbols) in one statement, in their order. */
export async function resolveGenes(db: Db, texts: readonly string[]): Promise<Resolution[]> {
  const { rows } = await matchStatement<RankedMatch>(texts.map(identifierLookups), sql`g.hgnc_id, g.symbol, g.status`, sql``).execute(db);
  const byText: RankedMatch[][] = texts.map(() => []);
  for (const row of rows) byText[row.no]?.push(row);
  return texts.map((text, no) => bestOf(text, byText[no] ?? []));
}

/** The gene that one text leads to, with everything readers see of it; candidates carry it as well. */
export async function findGene(db: Db, text: string): Promise<Resolution<GeneMatch & GeneAttributes>> {
  const { rows } = await matchStatement<RankedMatch & GeneAttributes>(
    [identifierLookups(text)],
    GENE_ATTRIBUTE_COLUMNS,
    sql`left join gene_summary s on s.hgnc_id = g.hgnc_id`,
  ).execute(db);
  return bestOf(text, rows);
}

function matchStatement<R>(lookups: readonly (readonly IdentifierLookup[])[], columns: RawBuilder<unknown>, join: RawBuilder<unknown>) {
  const flat = lookups.flatMap((ways, no) => ways.map((way, rank) => ({ ...way, no, rank })));
  return sql<R>`
    with asked as (
      select * from unnest(
        ${flat.map((way) => way.no)}::int[], ${flat.map((way) => way.rank)}::int[],
        ${flat.map((way) => way.kind)}::text[], ${flat.map((way) => way.value)}::text[]
      ) as asked (no, rank, kind, value)
    ), hit as (
      select asked.no, asked.rank, i.kind, i.value, i.relation, i.hgnc_id
      from asked join gene_identifier i on upper(i.value) = asked.value and i.kind = asked.kind
      union all
      select asked.no, asked.rank, 'hgnc', gene.hgnc_id, case gene.status when 'approved' then 'current' else 'withdrawn' end, gene.hgnc_id
      from asked join gene on asked.kind = 'hgnc' and gene.hgnc_id = asked.value
    )
    select hit.no, hit.rank, hit.kind, hit.value, hit.relation, ${columns}
    from hit join gene g on g.hgnc_id = hit.hgnc_id ${join}
  `;
}

function bestOf<M extends RankedMatch>(text: string, matches: readonly M[]): Resolution<M> {
  const order = (match: RankedMatch): number => match.rank * RELATION_ORDER.length + RELATION_ORDER.indexOf(match.relation);
  const best = Math.min(...matches.map(order));
  const genes = new Map(matches.filter((match) => order(match) === best).map((match) => [match.hgnc_id, match]));
  const [found, ...others] = [...genes.values()];
  if (!found) return { unknown: text };
  if (others.length === 0) return { found };
  return { candidates: [found, ...others].sort((a, b) => a.symbol.localeCompare(b.symbol)) };
}
