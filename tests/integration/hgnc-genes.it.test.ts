// HGNC brings the genes: what single genes over its service, and releases that are taken back, do to them.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { requestDecision } from '@nephron/db';
import { publishCommitted } from '@nephron/service-kit';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { sql } from 'kysely';
import { ALL_SOURCES } from './all-sources.ts';
import { type SimulatedPipeline, startSimulated } from './simulated-sources.ts';

const [PKD1, PKD2, COL4A5, APOL1, CFTR] = ['HGNC:9008', 'HGNC:9009', 'HGNC:2207', 'HGNC:618', 'HGNC:1884'];

interface Hgnc extends SimulatedPipeline {
  /** Replaces text of the publisher's files and of what its service answers. */
  readonly change: (file: 'hgnc_complete_set.txt' | 'withdrawn.txt', replaced: string | RegExp, by: string) => Promise<void>;
}

/** HGNC's annotator with the sample's genes published. */
async function started(t: TestContext): Promise<Hgnc> {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-hgnc-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  await cp(join(SAMPLE_MIRROR, 'hgnc'), join(mirrorDir, 'hgnc'), { recursive: true });
  const pipeline = await startSimulated(
    t,
    ALL_SOURCES.filter(({ id }) => id === 'hgnc'),
    { mirrorDir },
  );
  const change: Hgnc['change'] = async (file, replaced, by) => {
    const path = join(mirrorDir, 'hgnc', file);
    const text = await readFile(path, 'utf8');
    const changed = text.replace(replaced, by);
    assert.notEqual(changed, text, `${replaced} is in ${file}`);
    await writeFile(path, changed);
    pipeline.upstream.useMirror(mirrorDir);
  };
  assert.equal((await pipeline.run({ sources: ['hgnc'] })).state, 'succeeded');
  return { ...pipeline, change };
}

/** Every row of the genes and their identifiers, each with the transaction that wrote it. */
async function rowsOf({ db }: Hgnc): Promise<Map<string, Record<string, unknown>>> {
  const { rows } = await sql<{ key: string; row: Record<string, unknown> }>`
    select 'gene ' || hgnc_id as key, to_jsonb(g) || jsonb_build_object('xmin', g.xmin::text) as row from gene g
    union all
    select 'identifier ' || kind || ' ' || value || ' ' || hgnc_id, to_jsonb(i) || jsonb_build_object('xmin', i.xmin::text) from gene_identifier i
  `.execute(db);
  return new Map(rows.map(({ key, row }) => [key, row]));
}

/** What `rowsOf` gives, without what tells when a row was written. */
async function contentOf(hgnc: Hgnc): Promise<Record<string, unknown>> {
  const withoutTime = ({ xmin: _, updated_at: __, ...row }: Record<string, unknown>) => row;
  return Object.fromEntries([...(await rowsOf(hgnc))].sort().map(([key, row]) => [key, withoutTime(row)]));
}

async function leadsTo({ db }: Hgnc, kind: string, value: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select hgnc_id || ' ' || relation as line from gene_identifier where kind = ${kind} and value = ${value} order by 1
  `.execute(db);
  return rows.map(({ line }) => line);
}

async function rollback(hgnc: Hgnc, version?: string) {
  const { id } = await hgnc.db
    .selectFrom('source_release')
    .select('id')
    .where('state', 'in', ['published'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const asked = {
    decision: 'rollback',
    releaseId: id,
    reason: 'wrong',
    idempotencyKey: null,
    requestedBy: 'olga',
    traceparent: null,
  } as const;
  const outcome = await requestDecision(hgnc.db, asked);
  assert.ok(outcome, version);
  await publishCommitted({ db: hgnc.db, nats: hgnc.broker.nats, log: hgnc.log }, outcome.messages);
  const run = await hgnc.end(outcome.run.id);
  assert.equal(run.state, 'succeeded', run.error ?? run.sources.hgnc?.reason ?? '');
  return run;
}

test('a single gene that is refreshed over the service has new rows, and no other gene has', async (t) => {
  const hgnc = await started(t);
  const before = await rowsOf(hgnc);
  await hgnc.change('hgnc_complete_set.txt', `\n${PKD2}\tPKD2\t`, `\n${PKD2}\tPKD2N\t`);
  await hgnc.change('hgnc_complete_set.txt', `\n${PKD1}\tPKD1\t`, `\n${PKD1}\tPKD1N\t`);
  const run = await hgnc.run({ sources: ['hgnc'], genes: [PKD2] });
  const { state, done, updated, retired, failed } = run.sources.hgnc ?? {};
  assert.deepEqual([state, done, updated, retired, failed], ['succeeded', 1, 1, 0, 0]);
  const after = await rowsOf(hgnc);
  const written = [...after].filter(([key, row]) => before.get(key)?.xmin !== row.xmin).map(([key]) => key);
  assert.deepEqual(written.sort(), [`gene ${PKD2}`, `identifier symbol PKD2 ${PKD2}`, `identifier symbol PKD2N ${PKD2}`]);
  assert.deepEqual(
    [...before.keys()].filter((key) => !after.has(key)),
    [],
  );
  assert.deepEqual(
    [await leadsTo(hgnc, 'symbol', 'PKD2N'), await leadsTo(hgnc, 'symbol', 'PKD2')],
    [[`${PKD2} current`], [`${PKD2} previous`]],
  );
  const releases = await hgnc.db.selectFrom('source_release').select(['route', 'scope', 'state']).orderBy('id').execute();
  assert.deepEqual(
    releases.map(({ route, scope, state }) => [route, scope, state]),
    [
      ['bulk', 'all', 'published'],
      ['api', 'genes', 'published'],
    ],
  );
});

test('a gene that the service no longer has is withdrawn; one that could not be asked about is not', async (t) => {
  const hgnc = await started(t);
  await hgnc.change('hgnc_complete_set.txt', new RegExp(`^${PKD2}\t.*\n`, 'm'), '');
  await hgnc.change('withdrawn.txt', /$/, `${PKD2}\tMerged/Split\tPKD2\t${PKD1}|PKD1|Approved\n`);
  const fault = hgnc.upstream.play({ fault: 'html', host: 'rest.genenames.org', path: /2207/ });
  const run = await hgnc.run({ sources: ['hgnc'], genes: [PKD1, PKD2, COL4A5] });
  assert.ok(fault.played() > 0);
  const { done, retired, failed } = run.sources.hgnc ?? {};
  assert.deepEqual([done, retired, failed], [1, 1, 1]);
  const genes = await hgnc.db
    .selectFrom('gene')
    .select(['hgnc_id', 'status'])
    .where('hgnc_id', 'in', [PKD1, PKD2, COL4A5])
    .orderBy('hgnc_id')
    .execute();
  assert.deepEqual(
    genes.map(({ status }) => status),
    ['approved', 'approved', 'withdrawn'],
  );
  // PKD1 says that it has replaced PKD2, because it was asked about as well.
  assert.deepEqual(await leadsTo(hgnc, 'hgnc', PKD2), [`${PKD1} merged`, `${PKD2} withdrawn`]);
  assert.deepEqual(await leadsTo(hgnc, 'ensembl', 'ENSG00000118762'), [`${PKD2} withdrawn`]);
  assert.deepEqual(await leadsTo(hgnc, 'symbol', 'COL4A5'), [`${COL4A5} current`]);
});

test('releases that are taken back leave genes and identifiers as they were before each of them', async (t) => {
  const hgnc = await started(t);
  const first = await contentOf(hgnc);

  await hgnc.change('hgnc_complete_set.txt', '\tTSC1\t', '\tTSC1N\t');
  await hgnc.change(
    'hgnc_complete_set.txt',
    `${PKD1}\t`,
    'HGNC:999999\tNEW1\ta new gene\tprotein-coding gene\tgene with protein product\tApproved'.concat('\t'.repeat(48), `\n${PKD1}\t`),
  );
  await hgnc.change('hgnc_complete_set.txt', new RegExp(`^${CFTR}\t.*\n`, 'm'), '');
  await hgnc.change('withdrawn.txt', /$/, `${CFTR}\tMerged/Split\tCFTR\t${APOL1}|APOL1|Approved\n`);
  const second = await hgnc.run({ sources: ['hgnc'] });
  const { added, updated, retired } = second.sources.hgnc ?? {};
  assert.deepEqual([second.state, added, updated, retired], ['succeeded', 1, 2, 1], second.sources.hgnc?.reason ?? '');
  assert.deepEqual(await leadsTo(hgnc, 'hgnc', CFTR), [`${CFTR} withdrawn`, `${APOL1} merged`].sort());
  const between = await contentOf(hgnc);

  await hgnc.change('hgnc_complete_set.txt', '\tTSC1N\t', '\tTSC1\t');
  await hgnc.run({ sources: ['hgnc'], genes: ['HGNC:12362'] });
  assert.deepEqual(await leadsTo(hgnc, 'symbol', 'TSC1'), ['HGNC:12362 current']);
  assert.deepEqual(await leadsTo(hgnc, 'symbol', 'TSC1N'), ['HGNC:12362 previous']);

  await rollback(hgnc);
  assert.deepEqual(await contentOf(hgnc), between);
  await rollback(hgnc);
  // A gene cannot vanish, because outcomes and history speak of it: it is withdrawn, and nothing leads to it.
  const { 'gene HGNC:999999': added1, ...last } = await contentOf(hgnc);
  assert.equal((added1 as { status: string }).status, 'withdrawn');
  assert.deepEqual(last, first);
  const noted = await hgnc.db.selectFrom('gene_identifier_change').select('release_id').execute();
  assert.deepEqual(noted, []);
});
