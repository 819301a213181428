import { createHash } from 'node:crypto';
import type { GeneList } from '@nephron/domain';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import { addAudit } from './audit.ts';
import { resolveGenes } from './gene-resolve.ts';
import type { PanelMember, UnresolvedLine } from './panel.ts';

export interface PanelImport {
  readonly id: string;
  /** Left out: what it was, or the id for a new list. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly list: GeneList;
  readonly by: string;
  /** Only says what would come of it. */
  readonly isDryRun: boolean;
}

export interface ImportedPanel {
  readonly outcome: 'created' | 'changed' | 'unchanged';
  /** The version after the import; of a dry run: the one that is there, 0 where none is. */
  readonly version: number;
  readonly geneCount: number;
  readonly unresolved: readonly UnresolvedLine[];
}

type Member = Omit<PanelMember, 'symbol'>;

/** Genes whose list gives no weight belong fully. */
const FULL_WEIGHT = 100;

/**
 * Replaces a gene list by another, all of it or nothing. Each line is resolved by its identifier; what leads to no gene, or to several,
 * is kept with its reason, and the rest is imported. The version grows only where a gene or a weight is another one than before.
 */
export async function importPanel(db: Db, wanted: PanelImport): Promise<ImportedPanel> {
  return await db.transaction().execute(async (trx) => {
    // Two imports of one list, one after the other.
    await sql`select pg_advisory_xact_lock(hashtext('nephron_panel'), hashtext(${wanted.id}))`.execute(trx);
    const { members, unresolved } = await resolved(trx, wanted.list);
    const hash = hashOf(members);
    const before = await trx.selectFrom('panel').select(['version', 'content_hash', 'name']).where('id', '=', wanted.id).executeTakeFirst();
    const outcome = !before ? 'created' : before.content_hash === hash ? 'unchanged' : 'changed';
    if (wanted.isDryRun) return { outcome, version: before?.version ?? 0, geneCount: members.length, unresolved };
    const version = before ? before.version + (outcome === 'changed' ? 1 : 0) : 1;
    await savePanel(trx, wanted, version, hash);
    await replaceMembers(trx, wanted.id, members);
    await replaceUnresolved(trx, wanted.id, unresolved);
    await addAudit(trx, {
      actor: wanted.by,
      action: 'panel.import',
      scope: `panel/${wanted.id}`,
      ...(before ? { before: { version: before.version, name: before.name } } : {}),
      after: { version, genes: members.length, unresolved: unresolved.length },
      effect: outcome,
    });
    return { outcome, version, geneCount: members.length, unresolved };
  });
}

/** Deletes a gene list; false where there is none with this id. Documents that were computed with it stay until their source's next run. */
export async function deletePanel(db: Db, id: string, by: string): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const gone = await trx.deleteFrom('panel').where('id', '=', id).returning(['version', 'name']).executeTakeFirst();
    if (!gone) return false;
    await addAudit(trx, { actor: by, action: 'panel.delete', scope: `panel/${id}`, before: gone, effect: 'deleted' });
    return true;
  });
}

async function resolved(trx: Db, list: GeneList): Promise<{ members: Member[]; unresolved: UnresolvedLine[] }> {
  const unresolved: UnresolvedLine[] = list.bad.map(({ line, given, why }) => ({ line, given, reason: 'invalid', detail: why }));
  const members = new Map<string, Member>();
  const resolutions =
    list.lines.length === 0
      ? []
      : await resolveGenes(
          trx,
          list.lines.map(({ given }) => given),
        );
  for (const [index, { line, given, weight }] of list.lines.entries()) {
    const refuse = (reason: UnresolvedLine['reason'], detail: string | null): void => {
      unresolved.push({ line, given, reason, detail });
    };
    const resolution = resolutions[index];
    if (!resolution || resolution.outcome === 'unknown') refuse('unknown', null);
    else if (resolution.outcome === 'ambiguous')
      refuse('ambiguous', resolution.candidates.map(({ symbol, hgnc_id }) => `${symbol} (${hgnc_id})`).join(', '));
    else if (resolution.gene.status === 'withdrawn' || resolution.gene.relation === 'withdrawn')
      refuse('withdrawn', resolution.gene.symbol);
    else {
      const { hgnc_id, symbol } = resolution.gene;
      const first = members.get(hgnc_id);
      if (first) refuse('duplicate', `${symbol} (${hgnc_id}) is on line ${first.line} already`);
      else members.set(hgnc_id, { hgnc_id, weight: weight ?? FULL_WEIGHT, given, line });
    }
  }
  return { members: [...members.values()], unresolved: unresolved.sort((a, b) => a.line - b.line) };
}

/** Of the genes and their weights, whatever their order and spelling. */
function hashOf(members: readonly Member[]): string {
  const facts = members.map(({ hgnc_id, weight }) => `${hgnc_id} ${weight}`).sort();
  return createHash('sha256').update(facts.join('\n')).digest('hex');
}

async function savePanel(trx: Db, { id, name, description, by }: PanelImport, version: number, hash: string): Promise<void> {
  await trx
    .insertInto('panel')
    .values({ id, name: name ?? id, description: description ?? null, version, content_hash: hash, updated_by: by })
    .onConflict((oc) =>
      oc.column('id').doUpdateSet({
        version,
        content_hash: hash,
        updated_by: by,
        updated_at: sql`now()`,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      }),
    )
    .execute();
}

async function replaceMembers(trx: Db, id: string, members: readonly Member[]): Promise<void> {
  await trx.deleteFrom('panel_gene').where('panel_id', '=', id).execute();
  const column = <K extends keyof Member>(name: K) => sql.val(members.map((member) => member[name]));
  await sql`
    insert into panel_gene (panel_id, hgnc_id, weight, given, line)
    select ${id}, * from unnest(${column('hgnc_id')}::text[], ${column('weight')}::float8[], ${column('given')}::text[], ${column('line')}::int[])
  `.execute(trx);
}

async function replaceUnresolved(trx: Db, id: string, lines: readonly UnresolvedLine[]): Promise<void> {
  await trx.deleteFrom('panel_unresolved').where('panel_id', '=', id).execute();
  const column = <K extends keyof UnresolvedLine>(name: K) => sql.val(lines.map((line) => line[name]));
  await sql`
    insert into panel_unresolved (panel_id, line, given, reason, detail)
    select ${id}, * from unnest(${column('line')}::int[], ${column('given')}::text[], ${column('reason')}::text[], ${column('detail')}::text[])
  `.execute(trx);
}
