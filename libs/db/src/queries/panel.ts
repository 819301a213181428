import type { Db } from '../connection.ts';

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
