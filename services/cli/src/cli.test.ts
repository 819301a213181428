import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { eventually, stopsOf } from '@nephron/testing';
import { type CliOptions, type RunningCli, startCli, withoutTerminal } from './run-cli.ts';
import { pipeline, RUN, row, startInstallation, type TestInstallation } from './test-server.ts';

async function installed(t: TestContext): Promise<TestInstallation & { cli: (args: string[], options?: CliOptions) => RunningCli }> {
  const { onStop } = stopsOf(t);
  const installation = await startInstallation(onStop);
  const cli = (args: string[], options?: CliOptions): RunningCli => {
    const running = startCli([...args, '--url', installation.url], options);
    onStop(running.interrupt);
    return running;
  };
  return { ...installation, cli };
}

const lines = (text: string): string[] => text.split(/\r?\n/).filter(Boolean);
const frames = (text: string): { type: string; seq: number }[] => lines(text).map((line) => JSON.parse(line));

test('status in a pipe is the API’s document', async (t) => {
  const { cli, state } = await installed(t);
  const { code, stdout, stderr } = await cli(['status']).ended;
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(JSON.parse(stdout).data, state.rows);
});

test('status on a terminal is an aligned table in colours', { skip: withoutTerminal }, async (t) => {
  const { cli, state } = await installed(t);
  state.rows.push(
    row({ source_name: 'hpo', display_name: 'Human Phenotype Ontology', state: 'held', reason: 'fewer rows\u001b[2J than before' }),
  );
  const { code, stdout } = await cli(['status'], { isTerminal: true }).ended;
  assert.equal(code, 0);
  assert.ok(stdout.includes('\u001b[36mrunning'));
  assert.ok(!stdout.includes('\u001b[2J'), 'what a source says does not steer the terminal');
  const [title = '', ...rows] = lines(stripVTControlCharacters(stdout));
  assert.match(title, /^SOURCE +STATE +PROGRESS +GENES +FAILED +RELEASE +UPDATED/);
  assert.equal(rows.length, 3);
  for (const line of rows) assert.match(line.slice(title.indexOf('STATE')), /^(running|held) /);
  assert.match(rows[1] ?? '', /gnomAD +running +12\.5 % +2,250 of 18,000 +0 +v4\.1 .*parsing$/);
});

test('NO_COLOR and --json are obeyed on a terminal', { skip: withoutTerminal }, async (t) => {
  const { cli } = await installed(t);
  const plain = await cli(['status'], { isTerminal: true, env: { NO_COLOR: '1' } }).ended;
  assert.ok(!plain.stdout.includes('\u001b['));
  assert.match(plain.stdout, /^SOURCE/);
  const json = await cli(['status', '--json'], { isTerminal: true }).ended;
  assert.equal(JSON.parse(json.stdout).data.length, 2);
});

test('the address comes from NEPHRON_URL when it is not given', async (t) => {
  const { url } = await installed(t);
  const { code } = await startCli(['status'], { env: { NEPHRON_URL: url } }).ended;
  assert.equal(code, 0);
});

test('run start sends what was asked for and prints the run', async (t) => {
  const { cli, requests } = await installed(t);
  const args = ['run', 'start', '--source', 'gnomad', '--source', 'hpo', '--gene', 'PKD1', '--force', '--idempotency-key', 'k 1'];
  const { code, stdout } = await cli(args).ended;
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).data.run_id, RUN);
  assert.deepEqual(requests, [
    {
      method: 'POST',
      path: '/api/progress/trigger/annotation_pipeline',
      key: 'k 1',
      body: { sources: ['gnomad', 'hpo'], gene_ids: ['PKD1'], force: true },
    },
  ]);
});

for (const [runState, code] of [
  ['succeeded', 0],
  ['partial', 1],
  ['failed', 1],
] as const) {
  test(`run start --wait ends with ${code} when the run ends ${runState}`, async (t) => {
    const { cli, state, requests } = await installed(t);
    const running = cli(['run', 'start', '--wait']);
    await eventually(() => assert.ok(requests.filter(({ method }) => method === 'GET').length > 0));
    state.runState = runState;
    const ended = await running.ended;
    assert.equal(ended.code, code);
    assert.equal(JSON.parse(ended.stdout).data.attributes.state, runState);
  });
}

test('run start --wait outlives a moment without API', async (t) => {
  const { cli, state, requests } = await installed(t);
  const path = `/api/runs/${RUN}`;
  state.answers.set(path, [502, '<html>bad gateway</html>']);
  const running = cli(['run', 'start', '--wait']);
  await eventually(() => assert.ok(requests.filter((request) => request.path === path).length > 1));
  state.answers.delete(path);
  state.runState = 'succeeded';
  assert.equal((await running.ended).code, 0);
});

test('run start --wait on a terminal draws bars that reach the end, the pipeline on top', { skip: withoutTerminal }, async (t) => {
  const { cli, state, sockets, change } = await installed(t);
  state.rows = [row()];
  const running = cli(['run', 'start', '--wait'], { isTerminal: true });
  await eventually(() => assert.equal(sockets.length, 1));
  await eventually(() => assert.match(running.output.stdout, /12\.5 %/));
  state.rows.unshift(pipeline());
  change('task_started', { source_name: 'annotation_pipeline' });
  await eventually(() => assert.match(running.output.stdout, /Annotation pipeline/));
  change('progress_update', { progress_percentage: 55.5, items_processed: 9_990, version: 1 });
  await eventually(() => assert.match(running.output.stdout, /55\.5 %/));
  change('task_completed', {
    state: 'succeeded',
    status: 'completed',
    progress_percentage: 100,
    items_processed: 18_000,
    current_operation: null,
  });
  state.runState = 'succeeded';
  change('task_completed', { source_name: 'annotation_pipeline', state: 'succeeded', status: 'completed', progress_percentage: 100 });
  const { code, stdout } = await running.ended;
  assert.equal(code, 0);
  const [bars = '', end = ''] = stripVTControlCharacters(stdout).split(`run ${RUN}: succeeded`);
  assert.match(bars, /Annotation pipeline +█{24} +100 % +succeeded .*\s+gnomAD +█{24} +100 % +succeeded +18,000 of 18,000\s*$/);
  assert.match(end, /gnomAD +succeeded +100 %/);
});

test('watch in a pipe prints each frame as a line, goes on after a lost socket, and ends with Ctrl-C', async (t) => {
  const { cli, change, dropSockets, sockets, send } = await installed(t);
  const running = cli(['watch']);
  await eventually(() => assert.equal(frames(running.output.stdout).length, 1));
  send({ type: 'ping' });
  change('status_change', { current_operation: 'a' });
  change('progress_update', { progress_percentage: 20 });
  await eventually(() => assert.equal(frames(running.output.stdout).length, 3));
  dropSockets();
  await eventually(() => assert.deepEqual(sockets, ['/api/progress/ws', '/api/progress/ws?since=2']));
  change('task_completed', { state: 'succeeded' });
  await eventually(() => assert.equal(frames(running.output.stdout).length, 4));
  running.interrupt();
  const { code, stdout, stderr } = await running.ended;
  assert.deepEqual(
    frames(stdout).map(({ type, seq }) => `${type} ${seq}`),
    ['snapshot 1', 'status_change 2', 'progress_update 2', 'task_completed 3'],
  );
  assert.deepEqual([code, stderr], [0, 'connection lost; trying again\n']);
});

test('watch takes the numbers of a stream that began anew', async (t) => {
  const { cli, dropSockets, sockets, send } = await installed(t);
  const running = cli(['watch']);
  await eventually(() => assert.equal(frames(running.output.stdout).length, 1));
  send({ type: 'event', seq: 900, data: { subject: 'x' } });
  send({ type: 'snapshot', seq: 3, data: { items: [] } });
  await eventually(() => assert.equal(frames(running.output.stdout).length, 3));
  dropSockets();
  await eventually(() => assert.equal(sockets.at(-1), '/api/progress/ws?since=3'));
});

test('watch --until-done ends with the run, and tells by its exit code how', async (t) => {
  const { cli, state, change } = await installed(t);
  const running = cli(['watch', '--until-done']);
  await eventually(() => assert.equal(frames(running.output.stdout).length, 1));
  state.runState = 'partial';
  change('task_completed', { source_name: 'annotation_pipeline', state: 'partial', status: 'completed', progress_percentage: 100 });
  const { code, stdout } = await running.ended;
  assert.equal(code, 1);
  assert.equal(frames(stdout).at(-1)?.type, 'task_completed');
});

test('watch --until-done has nothing to wait for when no run is going on', async (t) => {
  const { cli, state } = await installed(t);
  state.rows = [pipeline({ state: 'succeeded', status: 'completed' })];
  const { code, stdout, stderr } = await cli(['watch', '--until-done']).ended;
  assert.deepEqual([code, stdout, stderr], [0, '', 'no run is going on\n']);
});

test('watch on a terminal keeps a bar per source and gives the cursor back', { skip: withoutTerminal }, async (t) => {
  const { cli, change, state } = await installed(t);
  const running = cli(['watch', '--until-done'], { isTerminal: true });
  await eventually(() => assert.match(running.output.stdout, /Annotation pipeline/));
  change('progress_update', { progress_percentage: 40 });
  await eventually(() => assert.match(running.output.stdout, /40 %/));
  state.runState = 'succeeded';
  change('task_completed', { source_name: 'annotation_pipeline', state: 'succeeded', status: 'completed', progress_percentage: 100 });
  const { code, stdout } = await running.ended;
  assert.equal(code, 0);
  assert.ok(stdout.lastIndexOf('\u001b[?25h') > stdout.lastIndexOf('\u001b[?25l'));
});

test('run list and run show print what the API says', async (t) => {
  const { cli, requests } = await installed(t);
  const listed = await cli(['run', 'list', '--page', '2', '--size', '5']).ended;
  assert.equal(JSON.parse(listed.stdout).data[0].id, RUN);
  assert.equal(requests[0]?.path, '/api/runs?page[number]=2&page[size]=5');
  const shown = await cli(['run', 'show', RUN]).ended;
  assert.equal(JSON.parse(shown.stdout).data.attributes.state, 'running');
});

test('run list and run show are tables on a terminal', { skip: withoutTerminal }, async (t) => {
  const { cli } = await installed(t);
  const listed = stripVTControlCharacters((await cli(['run', 'list'], { isTerminal: true }).ended).stdout);
  assert.match(listed, new RegExp(`${RUN}  running +all .* ago +12\\.3 s  test +gnomad`));
  assert.match(listed, /page 1 of 3, 41 runs/);
  const shown = stripVTControlCharacters((await cli(['run', 'show', RUN], { isTerminal: true }).ended).stdout);
  assert.match(shown, /gnomAD +running +12\.5 %/);
});

test('an error of the API is its title and detail, and exit code 3', async (t) => {
  const { cli, state } = await installed(t);
  state.answers.set('/api/progress/trigger/annotation_pipeline', [
    422,
    { title: 'Request is not valid', status: 422, detail: 'no source is called "clinvra"', code: 'NEPHRON_REQUEST_INVALID' },
  ]);
  const { code, stdout, stderr } = await cli(['run', 'start', '--source', 'clinvra']).ended;
  assert.deepEqual([code, stdout, stderr], [3, '', 'error: Request is not valid: no source is called "clinvra"\n']);
  const missing = await cli(['run', 'show', 'x/../../y']).ended;
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /^error: Not Found: nothing is at .*\n$/);
});

test('an answer that is no JSON is said to be none', async (t) => {
  const { cli, state } = await installed(t);
  state.answers.set('/api/progress/status', [200, '<html>hello</html>']);
  const { code, stderr } = await cli(['status']).ended;
  assert.equal(code, 3);
  assert.match(stderr, /is not JSON: is this the address of a Nephron\?\n$/);
});

for (const args of [['status'], ['watch'], ['run', 'start', '--wait'], ['run', 'list']]) {
  test(`${args.join(' ')} says in one sentence that nobody answers, with exit code 4`, async () => {
    const { code, stdout, stderr } = await startCli([...args, '--url', 'http://127.0.0.1:9']).ended;
    assert.deepEqual([code, stdout], [4, '']);
    assert.match(stderr, /^error: cannot reach Nephron at http:\/\/127\.0\.0\.1:9 \(.+\): is `npm start` running\? .*\n$/);
    assert.equal(lines(stderr).length, 1);
  });
}

for (const args of [
  ['--nonsense'],
  ['dance'],
  ['run'],
  ['run', 'show'],
  ['run', 'list', '--page', '0'],
  ['status', '--url', 'nowhere'],
  [],
]) {
  test(`a wrong command line (${args.join(' ') || 'nothing'}) is exit code 2 and no stack`, async () => {
    const { code, stdout, stderr } = await startCli(args).ended;
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /error:|Usage:/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

for (const args of [['--help'], ['run', 'start', '--help'], ['watch', '--help'], ['status', '--help'], ['run', 'list', '--help']]) {
  test(`nephron ${args.join(' ')} shows examples`, async () => {
    const { code, stdout } = await startCli(args).ended;
    assert.equal(code, 0);
    assert.match(stdout, /Examples?:\n +nephron /);
  });
}
