import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { UnresolvedReason } from '../database-types.ts';

/** A gene list as a source's documents depend on it. */
export interface SourcePanel {
  readonly id: string;
  readonly version: number;
  /** By HGNC id, 0 to 100. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The gene list with this id; undefined where nobody has imported it. */
export async function panelForSource(db: Db, id: string): Promise<SourcePanel | undefined> {
  const panel = await db.selectFrom('panel').select(['id', 'version']).where('id', '=', id).executeTakeFirst();
  if (!panel) return undefined;
  const genes = await db.selectFrom('panel_gene').select(['hgnc_id', 'weight']).where('panel_id', '=', id).orderBy('hgnc_id').execute();
  return { ...panel, weights: new Map(genes.map(({ hgnc_id, weight }) => [hgnc_id, weight])) };
}

/** A gene list as readers see it, without its genes. */
export interface ListedPanel {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Grows with every import that changes a gene or a weight. */
  readonly version: number;
  readonly gene_count: number;
  readonly unresolved_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly updated_by: string;
}

/** Every gene list, by id. */
export async function listPanels(db: Db): Promise<ListedPanel[]> {
  return await listed(db).orderBy('p.id').execute();
}

export async function findPanel(db: Db, id: string): Promise<ListedPanel | undefined> {
  return await listed(db).where('p.id', '=', id).executeTakeFirst();
}

function listed(db: Db) {
  return db
    .selectFrom('panel as p')
    .select(['p.id', 'p.name', 'p.description', 'p.version', 'p.created_at', 'p.updated_at', 'p.updated_by'])
    .select([
      sql<number>`(select count(*)::int from panel_gene g where g.panel_id = p.id)`.as('gene_count'),
      sql<number>`(select count(*)::int from panel_unresolved u where u.panel_id = p.id)`.as('unresolved_count'),
    ]);
}

export interface PanelMember {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly weight: number;
  /** As it stood in the list, and on which line. */
  readonly given: string;
  readonly line: number;
}

/** One page of a list's genes, the heaviest first. */
export async function panelMembers(
  db: Db,
  panelId: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<PanelMember[]> {
  return await db
    .selectFrom('panel_gene as p')
    .innerJoin('gene as g', 'g.hgnc_id', 'p.hgnc_id')
    .select(['p.hgnc_id', 'g.symbol', 'p.weight', 'p.given', 'p.line'])
    .where('p.panel_id', '=', panelId)
    .orderBy('p.weight', 'desc')
    .orderBy('g.symbol')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

export interface UnresolvedLine {
  readonly line: number;
  readonly given: string;
  readonly reason: UnresolvedReason;
  readonly detail: string | null;
}

/** Lines of the last import that led to no gene, in their order. */
export async function unresolvedLines(db: Db, panelId: string): Promise<UnresolvedLine[]> {
  return await db
    .selectFrom('panel_unresolved')
    .select(['line', 'given', 'reason', 'detail'])
    .where('panel_id', '=', panelId)
    .orderBy('line')
    .execute();
}
