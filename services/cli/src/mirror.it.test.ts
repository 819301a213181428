import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { eventually, SAMPLE_MIRROR, type SimulatedUpstream, startSimulatedUpstream, stopsOf } from '@nephron/testing';
import { findInMirror, HPO_FILES } from '@nephron/upstream';
import type { MirroredFile } from './mirror-manifest.ts';
import type { PulledFile } from './pull-mirror.ts';
import { startCli, withoutTerminal } from './run-cli.ts';

interface Pulling {
  readonly dir: string;
  readonly upstream: SimulatedUpstream;
  readonly pull: (...args: string[]) => Promise<{ code: number | null; files: PulledFile[]; stderr: string }>;
  /** Statuses of the requests since the last time, by the last part of their address. */
  readonly asked: () => string[];
  readonly manifest: () => Promise<MirroredFile[]>;
}

async function pulling(t: TestContext): Promise<Pulling> {
  const { onStop } = stopsOf(t);
  const upstream = await startSimulatedUpstream();
  onStop(() => upstream.stop());
  const dir = await mkdtemp(join(tmpdir(), 'nephron-pull-'));
  onStop(() => rm(dir, { recursive: true, force: true }));
  let seen = 0;
  return {
    dir,
    upstream,
    pull: async (...args) => {
      const more = [
        '--upstream-url',
        upstream.url,
        '--limits',
        '*=1000/s',
        '--contact',
        'tests@nephron.example',
        '--patience',
        '0',
        '--small-files',
        'take',
      ];
      const running = startCli(['mirror', 'pull', dir, ...more, ...args]);
      onStop(running.interrupt);
      const { code, stdout, stderr } = await running.ended;
      return {
        code,
        stderr,
        files: stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as PulledFile),
      };
    },
    asked: () => {
      const requests = upstream.requests.slice(seen);
      seen = upstream.requests.length;
      return requests.filter(({ status }) => status !== 302).map(({ path, status }) => `${path.split('/').at(-1)} ${status}`);
    },
    manifest: async () => (JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as { files: MirroredFile[] }).files,
  };
}

test('a pull fills a folder that annotators can read, and a second one transfers nothing', async (t) => {
  const { dir, pull, asked, manifest } = await pulling(t);
  const first = await pull('--source', 'hpo');
  assert.deepEqual([first.code, first.stderr], [0, '']);
  assert.deepEqual(
    first.files.map(({ role, outcome, path }) => [role, outcome, path]),
    [
      ['genes_to_phenotype', 'new', 'hpo/genes_to_phenotype.txt'],
      ['ontology', 'new', 'hpo/hp.json'],
      ['disease_annotations', 'new', 'hpo/phenotype.hpoa'],
    ],
  );
  for (const file of HPO_FILES) {
    const found = await findInMirror(dir, file);
    assert.ok(found, file.role);
    assert.ok((await readFile(found.path)).equals(await readFile(join(SAMPLE_MIRROR, 'hpo', found.name))));
  }
  assert.deepEqual((await readdir(dir)).sort(), ['hpo', 'manifest.json']);
  const [entry] = await manifest();
  assert.match(entry?.sha256 ?? '', /^[0-9a-f]{64}$/);
  assert.equal(entry?.url, 'http://purl.obolibrary.org/obo/hp/hpoa/genes_to_phenotype.txt');
  // Some sources take the date of a file for their version.
  assert.equal((await stat(join(dir, entry?.path ?? ''))).mtime.toISOString(), new Date(entry?.last_modified ?? '').toISOString());
  asked();

  const second = await pull('--source', 'hpo');
  assert.equal(second.code, 0);
  assert.deepEqual(
    second.files.map(({ outcome }) => outcome),
    ['unchanged', 'unchanged', 'unchanged'],
  );
  assert.deepEqual(asked(), ['genes_to_phenotype.txt 304', 'hp.json 304', 'phenotype.hpoa 304']);
});

test('only what changed is transferred, and a file that was taken away comes back', async (t) => {
  const { dir, upstream, pull, asked } = await pulling(t);
  await pull('--source', 'hpo');
  asked();
  const newer = `${await readFile(join(SAMPLE_MIRROR, 'hpo/phenotype.hpoa'), 'utf8')}\n`;
  const address = upstream.requests.filter(({ path }) => path.endsWith('phenotype.hpoa')).at(-1);
  upstream.publish(`${address?.host}${address?.path}`, newer);
  await rm(join(dir, 'hpo/hp.json'));
  const { files } = await pull('--source', 'hpo');
  assert.deepEqual(
    files.map(({ outcome }) => outcome),
    ['unchanged', 'new', 'new'],
  );
  assert.deepEqual(asked(), ['genes_to_phenotype.txt 304', 'hp.json 200', 'phenotype.hpoa 200']);
  assert.equal(await readFile(join(dir, 'hpo/phenotype.hpoa'), 'utf8'), newer);
});

test('a file that cannot be had is told at the end, the former one stays, the others come', async (t) => {
  const { dir, upstream, pull } = await pulling(t);
  await pull('--source', 'hpo');
  await writeFile(join(dir, 'hpo/phenotype.hpoa'), 'touched');
  upstream.play({ fault: 'html', path: /genes_to_phenotype/ });
  const { code, files, stderr } = await pull('--source', 'hpo');
  assert.equal(code, 1);
  assert.deepEqual(
    files.map(({ outcome }) => outcome),
    ['failed', 'unchanged', 'new'],
  );
  assert.match(stderr, /hpo genes_to_phenotype: .*HTML page.*the former file stays \(hpo\/genes_to_phenotype\.txt\)/);
  const kept = await readFile(join(dir, 'hpo/genes_to_phenotype.txt'));
  assert.ok(kept.equals(await readFile(join(SAMPLE_MIRROR, 'hpo/genes_to_phenotype.txt'))));
});

test('a pull that is killed is gone on with where it was', async (t) => {
  const { dir, upstream, pull } = await pulling(t);
  const slow = upstream.play({ fault: 'slow-drip', path: /genes_to_phenotype/, bytesPerSecond: 20_000 });
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = ['mirror', 'pull', dir, '--source', 'hpo', '--upstream-url', upstream.url, '--limits', '*=1000/s'];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const parts = join(dir, '.incoming/partial');
  await eventually(async () => {
    const part = (await readdir(parts)).find((name) => name.endsWith('.part'));
    assert.ok(part && (await stat(join(parts, part))).size > 0);
  }, 15_000);
  child.kill('SIGKILL');
  await ended;
  slow.stop();
  const seen = upstream.requests.length;

  const { code, files } = await pull('--source', 'hpo');
  assert.deepEqual([code, files[0]?.outcome], [0, 'new']);
  const ranges = upstream.requests.slice(seen).filter(({ status }) => status === 206);
  assert.match(ranges[0]?.headers.range ?? '', /^bytes=[1-9]\d*-$/);
  assert.ok(
    (await readFile(join(dir, 'hpo/genes_to_phenotype.txt'))).equals(await readFile(join(SAMPLE_MIRROR, 'hpo/genes_to_phenotype.txt'))),
  );
});

test('what publishers give to people only is named and no failure', async (t) => {
  const { pull } = await pulling(t);
  const wall = createServer((_request, response) => response.writeHead(403).end('people only'));
  await new Promise<void>((resolve) => wall.listen(0, '127.0.0.1', resolve));
  t.after(() => wall.close());
  const { code, files } = await pull('--source', 'descartes', '--upstream-url', `http://127.0.0.1:${(wall.address() as AddressInfo).port}`);
  assert.deepEqual([...new Set(files.map(({ outcome }) => outcome))], ['by_hand']);
  assert.match(files[0]?.why ?? '', /answered 403/);
  assert.equal(code, 0);
});

test('on a terminal the files are a table', { skip: withoutTerminal }, async (t) => {
  const { dir, upstream } = await pulling(t);
  const args = ['mirror', 'pull', dir, '--source', 'hpo', '--upstream-url', upstream.url, '--limits', '*=1000/s', '--small-files', 'take'];
  const { code, stdout } = await startCli(args, { isTerminal: true }).ended;
  assert.equal(code, 0);
  const text = stripVTControlCharacters(stdout);
  assert.match(text, /SOURCE +FILE +BYTES/);
  assert.match(text, /hpo +hpo\/hp\.json +[\d,]+ +new/);
  assert.match(text, /no contact is given/);
});

for (const [name, args, why] of [
  ['an unknown source', ['--source', 'omim'], /no source "omim"/],
  ['limits that are none', ['--limits', 'fast'], /"fast" is not like/],
  ['an address that is none', ['--upstream-url', 'proxy'], /"proxy" is no address/],
] as const) {
  test(`${name} is an error of the command line`, async (t) => {
    const { pull } = await pulling(t);
    const { code, stderr } = await pull(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, why);
  });
}

test('a folder that cannot be made is named', async (t) => {
  const { dir } = await pulling(t);
  await writeFile(join(dir, 'file'), '');
  const { code, stderr } = await startCli(['mirror', 'pull', join(dir, 'file'), '--source', 'hpo']).ended;
  assert.equal(code, 2, stderr);
  assert.match(stderr, /mirror folder .*file cannot be used/);
});
