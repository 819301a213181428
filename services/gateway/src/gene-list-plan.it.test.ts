import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Db, type GeneListQuery, type GeneSortField, geneListStatement, ROLES } from '@nephron/db';
import { startStack } from '@nephron/testing';
import { sql } from 'kysely';
import { publish } from './testing/ledger.ts';

const GENES = 44_000;

async function generateGenes(db: Db): Promise<void> {
  await sql`
    insert into gene (hgnc_id, symbol, name, status, location, alias_symbols)
    select 'HGNC:' || i, upper(substr(md5(i::text), 1, 4)) || i, 'protein ' || md5((i * 7)::text), 'approved', i % 22 + 1 || 'p13',
      array['AL' || substr(md5((i * 3)::text), 1, 5)]
    from generate_series(1, ${GENES}::int) i
  `.execute(db);
  await sql`
    insert into gene_summary (hgnc_id, sources, annotation_count, pli, oe_lof_upper, kidney_phenotype_count)
    select hgnc_id, '{gnomad}', 1, case when length(hgnc_id) % 3 = 0 then random() end, random(), null from gene
  `.execute(db);
  await publish(db, 'gnomad', 'v1', {});
  await sql`
    insert into annotation (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at)
    select hgnc_id, 'gnomad', current_release_id, 1, '{"pli": 1}', '\\x00', now() from gene, source where source.name = 'gnomad'
  `.execute(db);
  for (const table of ['gene', 'gene_summary', 'annotation']) await sql.raw(`vacuum analyze ${table}`).execute(db);
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

async function planOf(db: Db, query: GeneListQuery): Promise<PlanNode[]> {
  const { rows } = await sql<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>`
    explain (analyze, format json) ${geneListStatement(query)}
  `.execute(db);
  const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  assert.ok(plan);
  // A node that was never run costs nothing.
  return flat(plan).filter((node) => node['Actual Loops'] > 0);
}

const shown = (nodes: readonly PlanNode[]): string => nodes.map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`).join('; ');

test('at the size of the whole nomenclature pages and searches come from indexes', async (t) => {
  const { database } = await startStack(t);
  await generateGenes(database.db);
  const db = database.as(ROLES.gateway);
  const page = { search: '', sort: [], offset: 0, limit: 20 };
  const fields: GeneSortField[] = ['symbol', 'hgnc_id', 'name', 'location', 'updated_at', 'pli', 'oe_lof_upper', 'annotation_count'];
  const sorted = fields.flatMap((field) => [false, true].map((isDescending) => ({ ...page, sort: [{ field, isDescending }] })));
  for (const query of [page, ...sorted]) {
    const nodes = await planOf(db, query);
    const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
    const isUnread = scans.filter((node) => node['Relation Name'] === 'annotation' || node['Relation Name'] === 'gene_summary');
    assert.deepEqual(isUnread, [], `${JSON.stringify(query.sort)}: ${shown(nodes)}`);
    // Counting reads all genes; sorting must not.
    const sorts = nodes.filter((node) => /Sort/.test(node['Node Type']) && node['Actual Rows'] > 1_000);
    assert.deepEqual(sorts, [], `${JSON.stringify(query.sort)}: ${shown(nodes)}`);
  }
  for (const search of ['abc', 'AL0', 'HGNC:123', 'nothing like this']) {
    const nodes = await planOf(db, { ...page, search });
    assert.ok(
      nodes.some((node) => node['Node Type'] === 'Bitmap Index Scan'),
      `${search}: ${shown(nodes)}`,
    );
    assert.deepEqual(
      nodes.filter((node) => node['Node Type'] === 'Seq Scan'),
      [],
      `${search}: ${shown(nodes)}`,
    );
  }
});
