import { type IdentifierLookup, identifierLookups } from '@nephron/domain';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { IdentifierKind, IdentifierRelation } from '../database-types.ts';
import { GENE_ATTRIBUTES } from './gene-attributes.ts';

/** A gene and the identifier that led to it. */
interface GeneMatch {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly status: 'approved' | 'withdrawn';
  readonly kind: IdentifierKind;
  /** The identifier as the ledger spells it. */
  readonly value: string;
  readonly relation: IdentifierRelation;
}

/** A match with what readers see of the gene, as JSON text. */
export interface GeneDetail extends GeneMatch {
  readonly attributes: string;
}

/** What became of one text: one gene, several equally good ones, or none. */
export type Resolution<M extends GeneMatch = GeneMatch> =
  | { readonly outcome: 'found'; readonly gene: M }
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly M[] }
  | { readonly outcome: 'unknown' };

/** Where among the ways a text can be read a match was found; the first ones count most. */
type Ranked<M> = M & { readonly rank: number };

/** A current identifier beats a former one, which beats an alias; what HGNC has taken back is found only where nothing else is. */
const RELATION_ORDER: readonly IdentifierRelation[] = ['current', 'previous', 'merged', 'alias', 'withdrawn'];

/** Resolves many texts (HGNC, Ensembl, Entrez, UniProt, OMIM or MGI ids, symbols) in one statement, in their order. */
export async function resolveGenes(db: Db, texts: readonly string[]): Promise<Resolution[]> {
  const asked = texts.flatMap((text, no) => identifierLookups(text).map((way, rank) => ({ ...way, no, rank })));
  const { rows } = await sql<Ranked<GeneMatch> & { readonly no: number }>`
    select asked.no, asked.rank, i.kind, i.value, i.relation, g.hgnc_id, g.symbol, g.status
    from unnest(
      ${asked.map((way) => way.no)}::int[], ${asked.map((way) => way.rank)}::int[],
      ${asked.map((way) => way.kind)}::text[], ${asked.map((way) => way.value)}::text[]
    ) as asked (no, rank, kind, value)
    join gene_identifier i on upper(i.value) = asked.value and i.kind = asked.kind
    join gene g on g.hgnc_id = i.hgnc_id
  `.execute(db);
  const byText: Ranked<GeneMatch>[][] = texts.map(() => []);
  for (const row of rows) byText[row.no]?.push(row);
  return byText.map(bestOf);
}

/** The gene that one text leads to, with everything readers see of it. */
export async function findGene(db: Db, text: string): Promise<Resolution<GeneDetail>> {
  const [first, second] = identifierLookups(text);
  if (!first) return { outcome: 'unknown' };
  const { rows } = await (second ? eitherStatement(first, second) : onlyStatement(first)).execute(db);
  return bestOf(rows);
}

/** Scalars instead of an array, so that Postgres knows the number of rows and keeps the plan. */
function onlyStatement(way: IdentifierLookup): RawBuilder<Ranked<GeneDetail>> {
  return sql`/* prepared: find-gene-1 */ ${detailOf(sql`(0, ${way.kind}::text, ${way.value}::text)`)}`;
}

function eitherStatement(first: IdentifierLookup, second: IdentifierLookup): RawBuilder<Ranked<GeneDetail>> {
  return sql`/* prepared: find-gene-2 */ ${detailOf(
    sql`(0, ${first.kind}::text, ${first.value}::text), (1, ${second.kind}::text, ${second.value}::text)`,
  )}`;
}

function detailOf(asked: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select asked.rank, i.kind, i.value, i.relation, g.hgnc_id, g.symbol, g.status, ${GENE_ATTRIBUTES} as attributes
    from (values ${asked}) as asked (rank, kind, value)
    join gene_identifier i on upper(i.value) = asked.value and i.kind = asked.kind
    join gene g on g.hgnc_id = i.hgnc_id
    left join gene_summary s on s.hgnc_id = g.hgnc_id
  `;
}

function bestOf<M extends GeneMatch>(matches: readonly Ranked<M>[]): Resolution<M> {
  const order = (match: Ranked<M>): number => match.rank * RELATION_ORDER.length + RELATION_ORDER.indexOf(match.relation);
  const best = Math.min(...matches.map(order));
  const genes = new Map(matches.filter((match) => order(match) === best).map((match) => [match.hgnc_id, match]));
  const [gene, ...others] = [...genes.values()].sort((a, b) => a.symbol.localeCompare(b.symbol));
  if (!gene) return { outcome: 'unknown' };
  return others.length === 0 ? { outcome: 'found', gene } : { outcome: 'ambiguous', candidates: [gene, ...others] };
}
