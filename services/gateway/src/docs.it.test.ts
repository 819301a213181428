import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startGateway } from './testing/gateway.ts';

test('the API describes itself as OpenAPI 3.1: every route, every status with its schema', async (t) => {
  const { ask } = await startGateway(t);
  const { status, json } = await ask('/api/docs/json');
  assert.equal(status, 200);
  assert.equal(json.openapi, '3.1.0');
  assert.deepEqual(Object.keys(json.paths).sort(), [
    '/api/annotations/genes/{gene}/annotations',
    '/api/annotations/sources',
    '/api/changes',
    '/api/genes',
    '/api/genes/{gene}',
    '/api/genes/{gene}/annotations',
    '/api/genes/{gene}/history',
    '/api/health',
    '/api/health/ready',
    '/api/panels',
    '/api/panels/{panel}',
    '/api/panels/{panel}/genes',
    '/api/progress/status',
    '/api/progress/status/{source}',
    '/api/progress/trigger/{target}',
    '/api/releases',
    '/api/releases/{release}',
    '/api/releases/{release}/accept',
    '/api/releases/{release}/reject',
    '/api/releases/{release}/replay',
    '/api/releases/{release}/rollback',
    '/api/runs',
    '/api/runs/{run}',
    '/api/runs/{run}/outcomes',
  ]);
  for (const [path, operations] of Object.entries<Record<string, { summary?: string; responses: Record<string, { content?: object }> }>>(
    json.paths,
  )) {
    for (const [method, operation] of Object.entries(operations)) {
      assert.ok(operation.summary, `${method} ${path} has no summary`);
      for (const [code, response] of Object.entries(operation.responses)) {
        assert.ok(response.content || code === '304' || code === '204', `${method} ${path} ${code} has no schema`);
      }
    }
  }
});

test('the page of the API works without the internet', async (t) => {
  const { ask } = await startGateway(t);
  for (const url of ['/api/docs', '/api/docs/']) {
    const { status, text } = await ask(url);
    assert.equal(status, 200);
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    assert.ok(files.length >= 4);
    for (const file of files) {
      assert.doesNotMatch(file, /^(https?:)?\/\//);
      assert.equal((await ask(new URL(file, 'http://localhost/api/docs/').pathname)).status, 200, file);
    }
    assert.doesNotMatch(text, /<script>(?!\s*<)/, 'an inline script would be refused by our own policy');
  }
});

async function webFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-web-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist', 'index.html'), '<h1>app</h1>');
  await writeFile(join(folder, 'dist', 'assets', 'app-1a2b.js'), 'let a;');
  await writeFile(join(folder, 'dist', '.hidden'), 'secret');
  return join(folder, 'dist');
}

test('the web app is served; addresses of its pages lead to it, missing files stay missing', async (t) => {
  const { ask } = await startGateway(t, { webDir: await webFolder(t) });
  for (const url of ['/', '/genes/PKD1', '/genes/ENSG00000008710.20', '/runs?page=2']) {
    const { status, text, headers } = await ask(url);
    assert.deepEqual([status, text, headers['cache-control']], [200, '<h1>app</h1>', 'no-cache'], url);
    assert.match(String(headers['content-type']), /^text\/html/);
  }
  const script = await ask('/assets/app-1a2b.js');
  assert.deepEqual([script.status, script.headers['cache-control']], [200, 'public, max-age=31536000, immutable']);
  assert.equal((await ask('/assets/app-0000.js')).status, 404);
  assert.equal((await ask('/api/nothing')).json.code, 'NEPHRON_ROUTE_UNKNOWN');
  assert.equal((await ask({ method: 'HEAD', url: '/genes/PKD1' })).status, 200);
  for (const url of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/.hidden']) {
    assert.doesNotMatch((await ask(url)).text, /secret/, url);
  }
});

test('without the web app a page says so', async (t) => {
  const { ask } = await startGateway(t);
  const { status, text, headers } = await ask('/genes/PKD1');
  assert.equal(status, 404);
  assert.match(String(headers['content-type']), /^text\/plain/);
  assert.match(text, /NEPHRON_WEB_DIR/);
});
