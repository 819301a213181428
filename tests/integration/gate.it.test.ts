// I5: a truncated, shrunken, older, renamed-column or HTML artifact is never published; the source is held, the others finish.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Source } from '@nephron/annotator-kit';
import type { SourceId } from '@nephron/contracts';
import type { Db } from '@nephron/db';
import { type FaultName, type FaultPlan, SAMPLE_MIRROR } from '@nephron/testing';
import type { PublishedFile } from '@nephron/upstream';
import { sql } from 'kysely';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { filesOf, type SimulatedPipeline, startSimulated } from './simulated-sources.ts';

const SOURCES = ALL_SOURCES.filter((source) => filesOf(source).length > 0);

/** Everything that readers see, and what was published to them. */
async function seen(db: Db) {
  const documents = await sql`select source, hgnc_id, content_hash, xmin::text as written from annotation order by 1, 2`.execute(db);
  const published = await sql`select id, source from source_release where state in ('published', 'superseded') order by 1`.execute(db);
  return { documents: documents.rows, published: published.rows };
}

async function published(t: TestContext): Promise<SimulatedPipeline> {
  const pipeline = await startSimulated(t, SOURCES);
  await pipeline.run({ sources: ['hgnc'] });
  await importKidneyPanel(pipeline.db, SAMPLE_MIRROR);
  const run = await pipeline.run({ sources: SOURCES.map(({ id }) => id) });
  for (const [source, { state, reason }] of Object.entries(run.sources)) {
    assert.ok(state === 'succeeded' || state === 'unchanged', `${source}: ${state}: ${reason}`);
  }
  return pipeline;
}

/** The address of one file, its release left open. */
function addressOf({ url = '' }: PublishedFile): RegExp {
  const { pathname } = new URL(url.replaceAll('{release}', '0'));
  const [, folder = '', name = ''] = /([^/]*)\/([^/]+)$/.exec(pathname) ?? [];
  // Permanent addresses are left for others, which end in the name alone.
  const tail = url.includes('purl.obolibrary.org') ? `/${name}` : `${folder}/${name}`;
  const digits = url.includes('{release}');
  const pattern = tail.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${digits ? pattern.replaceAll('0', '[\\d.]+') : pattern}(?:$|\\?)`);
}

/** Plays one fault on the k-th file of every source at once; sources that have no k-th file must finish. */
async function roundsOf(
  pipeline: SimulatedPipeline,
  fault: FaultName,
  planOf: (source: Source, file: PublishedFile) => Partial<FaultPlan> | undefined,
) {
  const before = await seen(pipeline.db);
  const most = Math.max(...SOURCES.map((source) => filesOf(source).length));
  for (let index = 0; index < most; index++) {
    const faulty = new Map<string, () => number>();
    for (const source of SOURCES) {
      const file = source.artifacts.find(({ role }) => role === filesOf(source)[index]);
      const plan = file && planOf(source, file);
      if (plan) faulty.set(source.id, pipeline.upstream.play({ fault, path: addressOf(file), ...plan }).played);
    }
    const run = await pipeline.run({ sources: SOURCES.map(({ id }) => id) });
    pipeline.upstream.heal();
    for (const { id } of SOURCES) {
      const where = `${fault} in ${id} ${filesOf(SOURCES.find((source) => source.id === id) ?? assert.fail())[index]}`;
      const { state, reason } = run.sources[id] ?? assert.fail(where);
      const played = faulty.get(id);
      if (played) assert.ok(played() > 0, `${where} was played`);
      assert.equal(state, played ? 'held' : 'unchanged', `${where}: ${reason}`);
    }
    assert.deepEqual(await seen(pipeline.db), before, `round ${index}: what readers see stays`);
  }
  const after = await pipeline.run({ sources: SOURCES.map(({ id }) => id) });
  for (const [source, { state, reason }] of Object.entries(after.sources)) assert.equal(state, 'unchanged', `${source}: ${reason}`);
}

/** A column that each file with a header is read by. The renaming of one that nobody reads harms nothing, and files without a header have none. */
const COLUMNS: Readonly<Record<string, string>> = {
  'hgnc complete_set': 'ensembl_gene_id',
  'hgnc withdrawn': 'WITHDRAWN_SYMBOL',
  'gnomad v4': 'lof.pLI',
  'gnomad v2': 'pLI',
  'gtex medians': 'Name',
  'clinvar variant_summary': 'ReviewStatus',
  'hpo genes_to_phenotype': 'hpo_id',
  'hpo disease_annotations': 'disease_name',
  'mpo_mgi homology': 'HGNC ID',
  'string_ppi protein_info': 'preferred_name',
  'string_ppi physical_links': 'combined_score',
  'string_ppi aliases': 'alias',
  'ensembl mane': 'RefSeq_nuc',
};

/**
 * What an older release is told by. Files of gnomAD and GTEx lie at the address of one release for ever; MGI's reports name none
 * and come as they were.
 */
const OLDER: Readonly<Record<string, 'held' | 'unchanged'>> = {
  hgnc: 'held',
  gnomad: 'unchanged',
  gtex: 'unchanged',
  hpo: 'held',
  mpo_mgi: 'unchanged',
  string_ppi: 'held',
  ensembl: 'held',
};

/** Files whose content names no release that could be compared. */
const DATED_BY_PUBLISHER: readonly (readonly [SourceId, string])[] = [
  ['clinvar', 'variant_summary'],
  ['mpo_mgi', 'human_phenotype'],
  ['descartes', 'tpm'],
];

/** The sample's file of a role: its name and its text. */
async function sampleText({ publisher, names }: PublishedFile): Promise<[name: string, text: string]> {
  const folder = join(SAMPLE_MIRROR, publisher);
  const name =
    (await readdir(folder)).find((entry) => names.some((pattern) => pattern.exec(entry)?.[0] === entry)) ?? assert.fail(publisher);
  return [name, await readFile(join(folder, name), 'utf8')];
}

function withoutLastLine(text: string): string {
  return text.slice(0, text.trimEnd().lastIndexOf('\n') + 1);
}

/** One pipeline for all: each part ends where it began, and says so. */
test('an artifact that is not what it should be is never published', async (t) => {
  const pipeline = await published(t);
  await t.test('a truncated gzip file, whichever of a source it is, is held, and the others finish', async () => {
    await roundsOf(pipeline, 'truncated-gzip', () => ({}));
  });

  await t.test('an HTML page with a good status in place of a file is held, and the others finish', async () => {
    await roundsOf(pipeline, 'html', () => ({}));
  });

  await t.test('a file that lost most of its content is held, and the others finish', async () => {
    await roundsOf(pipeline, 'shrunken', () => ({ share: 0.3 }));
  });

  await t.test('a renamed column is held, and the others finish', async () => {
    await roundsOf(pipeline, 'renamed-column', ({ id }, { role }) => {
      const column = COLUMNS[`${id} ${role}`];
      return column === undefined ? undefined : { column };
    });
  });

  await t.test('one of several files that goes back to an older release is not followed', async () => {
    const before = await seen(pipeline.db);
    for (const name of ['hp\\.json', 'phenotype\\.hpoa']) {
      for (const host of ['purl.obolibrary.org', 'release-assets.githubusercontent.com']) {
        pipeline.upstream.play({ fault: 'older-version', host, path: new RegExp(`${name}$`) });
      }
      const run = await pipeline.run({ sources: ['hpo'] });
      pipeline.upstream.heal();
      assert.equal(run.sources.hpo?.state, 'held', `${name}: ${run.sources.hpo?.reason}`);
      assert.match(run.sources.hpo?.reason ?? '', /older than the/);
      assert.deepEqual(await seen(pipeline.db), before, name);
    }
  });

  await t.test('a publisher that goes back to an older release is not followed, and the others finish', async () => {
    const before = await seen(pipeline.db);
    for (const [id, expected] of Object.entries(OLDER)) {
      const source = SOURCES.find((known) => known.id === id) ?? assert.fail(id);
      const addresses = source.artifacts.flatMap(({ url, release }) => [url, release?.url].filter((address) => address !== undefined));
      const hosts = new Set(addresses.map((address) => new URL(address).host));
      if (hosts.has('purl.obolibrary.org')) hosts.add('release-assets.githubusercontent.com');
      const files = source.artifacts.map((file) => addressOf(file).source);
      const path = new RegExp([...files, 'version', 'info/data'].join('|'));
      for (const host of hosts) pipeline.upstream.play({ fault: 'older-version', host, path });
      const run = await pipeline.run({ sources: SOURCES.map((known) => known.id) });
      pipeline.upstream.heal();
      for (const [other, { state, reason }] of Object.entries(run.sources)) {
        assert.equal(state, other === id ? expected : 'unchanged', `older ${id}: ${other}: ${reason}`);
      }
      assert.deepEqual(await seen(pipeline.db), before, `older ${id}: what readers see stays`);
    }
  });

  await t.test('a file that its publisher dates earlier than the one before is not followed, whatever is in it', async () => {
    const before = await seen(pipeline.db);
    for (const [id, role] of DATED_BY_PUBLISHER) {
      const file = SOURCES.find((source) => source.id === id)?.artifacts.find((artifact) => artifact.role === role) ?? assert.fail(id);
      const [name, text] = await sampleText(file);
      const content = /\.b?gz$/.test(file.url ?? '') ? gzipSync(withoutLastLine(text)) : withoutLastLine(text);
      pipeline.upstream.publish((file.url ?? '').replace(/^https?:\/\//, ''), content, { lastModified: new Date('2001-01-01T00:00:00Z') });
      const sum = createHash('md5').update(content).digest('hex');
      if (file.checksum) pipeline.upstream.publish(file.checksum.url.replace(/^https?:\/\//, ''), `${sum}  ${basename(file.url ?? '')}\n`);
      const run = await pipeline.run({ sources: [id] });
      const { state, reason } = run.sources[id] ?? assert.fail(id);
      assert.equal(state, 'held', `${id} ${name}: ${reason}`);
      assert.match(reason ?? '', /is of Mon, 01 Jan 2001 00:00:00 GMT, older than the one of/, id);
      assert.deepEqual(await seen(pipeline.db), before, `${id}: what readers see stays`);
    }
  });
});
