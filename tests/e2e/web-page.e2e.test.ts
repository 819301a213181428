import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventually, stopsOf } from '@nephron/testing';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startBrowser, type TestBrowser, withoutChromium } from './browser.ts';
import { buildWebApp } from './web-page-build.ts';
import { GENES, RUN_B, row } from './web-page-data.ts';
import { type PageServer, startPageServer } from './web-page-server.ts';

// The built page in a real browser, beside a server that says what each test needs. The whole stack is another test's.
const NAMES = ['Annotation pipeline', 'HGNC', 'gnomAD', 'Human Phenotype Ontology', 'MGI mouse phenotypes'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 800 } };

let shared: Promise<{ readonly folder: string; readonly browser: TestBrowser }> | undefined;
const ends: (() => unknown)[] = [];
test.after(async () => {
  for (const end of ends.reverse()) await end();
});

interface Visit {
  readonly server: PageServer;
  readonly page: Page;
}

/** A page on a server of this test's own; one build and one browser serve all tests of this file. */
async function visit(
  t: TestContext,
  path: string,
  prepare: (server: PageServer) => void = () => {},
  options?: BrowserContextOptions,
): Promise<Visit> {
  const onStop = (end: () => unknown) => void ends.push(end);
  shared ??= buildWebApp({ onStop }).then(async (folder) => ({ folder, browser: await startBrowser({ onStop }) }));
  const { folder, browser } = await shared;
  const stops = stopsOf(t);
  const server = await startPageServer(folder, stops);
  prepare(server);
  const page = await browser.newPage(options);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`the page threw ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) trouble.push(`asked elsewhere: ${request.url()}`);
  });
  stops.onStop(async () => {
    await page.context().close();
    assert.deepEqual(trouble, []);
  });
  await page.goto(server.url + path);
  return { server, page };
}

const sourceRow = (page: Page, source: string) => page.locator(`[data-testid=progress] [data-source=${source}]`);
const section = (page: Page, source: string) => page.locator(`section[data-source=${source}]`);
const geneRow = (page: Page, symbol: string) =>
  page.locator('[data-testid=genes] tbody tr').filter({ has: page.getByRole('link', { name: symbol }) });
const connection = (page: Page) => page.getByTestId('connection');

function geneRequests(server: PageServer): readonly URLSearchParams[] {
  return server.requests
    .filter((request) => request.url.startsWith('/api/genes?'))
    .map((request) => new URL(request.url, server.url).searchParams);
}

/** What a reader sees of the element, once it is there. */
async function read(element: Locator): Promise<string> {
  await element.waitFor();
  return (await element.allInnerTexts()).join();
}

async function shows(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

const running = row('gnomad', 'gnomAD', {
  state: 'running',
  status: 'running',
  run_id: RUN_B,
  progress_percentage: 63.2,
  current_operation: 'staging: 11,020 of 17,439 genes',
  completed_at: null,
  version: 2,
});

test('every source has its row, in words and numbers, and no value is shown as nought', { skip: withoutChromium }, async (t) => {
  const { page } = await visit(t, '/');
  await connection(page).getByText('Live', { exact: true }).waitFor();
  assert.deepEqual(await page.locator('[data-testid=progress] tbody .name').allInnerTexts(), NAMES);
  const hgnc = await read(sourceRow(page, 'hgnc'));
  for (const part of ['succeeded', '100 %', '43,912', '2024-10-01', '5 hours ago', 'took 36 s']) assert.ok(hgnc.includes(part), part);
  const held = await read(sourceRow(page, 'hpo'));
  for (const part of ['held for review', '61 % of the last', 'held: 2026-02-16', 'a refresh is due']) assert.ok(held.includes(part), part);
  const never = sourceRow(page, 'mpo_mgi');
  assert.deepEqual(await never.locator('.count [aria-hidden]').allInnerTexts(), ['–', '–', '–', '–', '–']);
  assert.ok((await read(never)).includes('none yet'));
});

test('a change is on the screen at once, and no row leaves its place', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/');
  await connection(page).getByText('Live', { exact: true }).waitFor();
  server.tell('task_started', running);
  await sourceRow(page, 'gnomad').getByText('staging: 11,020').waitFor();
  server.tell('progress_update', { ...running, progress_percentage: 71.9 });
  await sourceRow(page, 'gnomad').getByText('71 %').waitFor();
  assert.equal(await page.getByRole('progressbar', { name: 'Progress of gnomAD' }).getAttribute('value'), '71.9');
  server.tell('progress_update', { ...running, progress_percentage: 20 });
  server.tell('progress_update', { ...running, progress_percentage: 72.4 });
  await sourceRow(page, 'gnomad').getByText('72 %').waitFor();
  assert.deepEqual(await page.locator('[data-testid=progress] tbody .name').allInnerTexts(), NAMES);
});

test('while the hub is away the page says so, and after it is back the state is right', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/');
  await connection(page).getByText('Live', { exact: true }).waitFor();
  server.tell('task_started', running);
  await sourceRow(page, 'gnomad').getByText('63 %').waitFor();
  server.stopHub();
  await connection(page).getByText('Reconnecting…').waitFor();
  await connection(page).getByText('state as of').waitFor();
  server.tell('progress_update', { ...running, progress_percentage: 80 });
  await sourceRow(page, 'gnomad').getByText('80 %').waitFor(); // from the REST route, while there is no socket
  assert.equal(server.openSockets(), 0);
  server.tell('task_completed', {
    ...running,
    state: 'succeeded',
    status: 'completed',
    progress_percentage: 100,
    items_added: 7,
    version: 3,
  });
  server.startHub();
  await connection(page).getByText('Live', { exact: true }).waitFor();
  await sourceRow(page, 'gnomad').getByText('succeeded').waitFor();
  assert.deepEqual(server.resumedFrom, [null, 101]);
  assert.equal(server.openSockets(), 1);
});

test('the button asks for one refresh, says what came of it, and rests while a run is on', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/');
  const button = page.getByRole('button', { name: 'Refresh now' });
  const trigger = '/api/progress/trigger/annotation_pipeline';
  server.script({ path: trigger, status: 409, body: { title: 'Conflict', detail: 'run 7 has not ended' } });
  await button.click();
  await shows(page, 'Conflict:');
  await shows(page, 'run 7 has not ended');
  server.script({
    path: trigger,
    status: 202,
    body: { data: { run_id: RUN_B, sources: ['hgnc', 'gnomad', 'hpo', 'mpo_mgi'], gene_count: 'all' } },
  });
  await button.click();
  await shows(page, 'Refresh of 4 sources for all genes accepted.');
  await page.getByRole('button', { name: 'About to begin…', disabled: true }).waitFor();
  const pipeline = row('annotation_pipeline', 'Annotation pipeline', {
    state: 'running',
    status: 'running',
    run_id: RUN_B,
    progress_percentage: 1,
  });
  server.tell('task_started', pipeline);
  await page.getByRole('button', { name: 'Refreshing…', disabled: true }).waitFor();
  server.tell('task_completed', { ...pipeline, state: 'succeeded', status: 'completed', progress_percentage: 100, version: 9 });
  await button.waitFor();
  assert.ok(await button.isEnabled());
  const asked = server.requests.filter((request) => request.method === 'POST');
  assert.equal(asked.length, 2);
  assert.ok(asked.every((request) => request.url === trigger && /^[0-9a-f]{32}$/.test(request.idempotencyKey ?? '')));
  assert.notEqual(asked[0]?.idempotencyKey, asked[1]?.idempotencyKey);
});

test('the gene table shows what the sources say, and silence as silence', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/');
  await geneRow(page, 'PKD1').waitFor();
  assert.equal(await read(page.getByTestId('gene-total')), '45 genes');
  const cells = async (symbol: string) => (await geneRow(page, symbol).locator('td').allInnerTexts()).slice(1).map((text) => text.trim());
  assert.deepEqual(await cells('PKD1'), ['16p13.3', '1.000', '0.102', '3', 'yes (41)', 'hgnc, gnomad, hpo, mpo_mgi']);
  assert.deepEqual(await cells('PKD2'), ['4q22.1', '<0.001', '0.510', '0', 'no', 'hgnc, gnomad, hpo']);
  const silent = geneRow(page, 'COL4A5').locator('.no-value');
  const titles = await Promise.all([0, 1, 2].map((at) => silent.nth(at).getAttribute('title')));
  assert.deepEqual(titles, ['the source says nothing', 'the source says nothing', 'MGI mouse phenotypes has not been read yet']);
  assert.equal(await read(silent.first().locator('[aria-hidden]')), '–');
  assert.equal(geneRequests(server).length, 1);
});

test('a search waits for the typing to pause, is done by the server, and stands in the address', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/');
  await geneRow(page, 'PKD1').waitFor();
  await page.getByRole('searchbox', { name: 'Search genes' }).pressSequentially('pkd', { delay: 20 });
  await page.getByText('2 genes for “pkd”').waitFor();
  assert.equal(new URL(page.url()).search, '?search=pkd');
  assert.equal(geneRequests(server).length, 2);
  assert.equal(geneRequests(server).at(-1)?.get('filter[search]'), 'pkd');
  await page.getByRole('searchbox').fill('zzz');
  await shows(page, 'No gene matches “zzz”.');
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page.getByText('45 genes').waitFor();
  assert.equal(new URL(page.url()).search, '');
});

test('headers sort and pages turn by keyboard; "back" undoes each, and an address opens as it was', {
  skip: withoutChromium,
}, async (t) => {
  const { page, server } = await visit(t, '/');
  await geneRow(page, 'PKD1').waitFor();
  const header = page.getByRole('columnheader', { name: 'pLI' });
  assert.equal(await header.getAttribute('aria-sort'), 'none');
  await header.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/?sort=-pli');
  assert.equal(await header.getAttribute('aria-sort'), 'descending');
  await eventually(async () => assert.equal(await read(page.locator('[data-testid=genes] tbody th').first()), 'PKD1'));
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('Page 2 of 3').waitFor();
  assert.equal(new URL(page.url()).search, '?sort=-pli&page=2');
  assert.deepEqual(
    [...(geneRequests(server).at(-1) ?? [])],
    [
      ['page[number]', '2'],
      ['page[size]', '20'],
      ['sort', '-pli'],
    ],
  );
  await page.reload();
  await page.getByText('Page 2 of 3').waitFor();
  await page.goBack();
  await page.getByText('Page 1 of 3').waitFor();
  assert.equal(await header.getAttribute('aria-sort'), 'descending');
});

test('a page behind the end leads back, and a list without genes says what to do', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/?page=99');
  await page.getByRole('button', { name: 'To the last page' }).click();
  await page.getByText('Page 3 of 3').waitFor();
  server.setGenes([]);
  await page.goto(server.url);
  await shows(page, 'There are no genes yet.');
});

test('a failing list says why in words and can be asked again', { skip: withoutChromium }, async (t) => {
  const away = {
    path: '/api/genes',
    status: 503,
    body: { title: 'Service Unavailable', detail: 'the database cannot answer right now', request_id: 'req-12' },
  };
  const { page, server } = await visit(t, '/', (prepared) => prepared.script(away));
  await page.getByRole('alert').getByText('the database cannot answer right now').waitFor();
  await shows(page, 'Request req-12');
  server.script(null);
  await page.getByRole('button', { name: 'Try again' }).click();
  await geneRow(page, 'PKD1').waitFor();
});

test('a gene is reached from its row and shows each source with its provenance', { skip: withoutChromium }, async (t) => {
  const { page } = await visit(t, '/');
  await geneRow(page, 'PKD1').getByRole('link').click();
  await page.waitForURL('**/genes/HGNC:9008');
  await page.getByRole('heading', { level: 1, name: 'PKD1' }).waitFor();
  assert.equal(await page.title(), 'PKD1 · Nephron');
  const links = await page.getByTestId('identity').getByRole('link').allInnerTexts();
  assert.deepEqual(links, ['HGNC HGNC:9008', 'Ensembl ENSG00000008710', 'NCBI Gene 5310', 'UniProt P98161', 'OMIM 601313']);

  const gnomad = await read(section(page, 'gnomad'));
  for (const part of [
    '0.060 (0.040 to 0.102)',
    '201.5',
    '−0.30',
    'outlier_syn',
    'Measured on transcript ENST00000262304 (MANE Select), gnomAD 4.1, GRCh38.',
    'Release v4.1',
    'value unchanged since v4.0',
    'retrieved 6 hours ago',
  ]) {
    assert.ok(gnomad.includes(part), part);
  }
  const retrieved = section(page, 'gnomad').getByTestId('provenance').locator('time').first();
  assert.match((await retrieved.getAttribute('title')) ?? '', /\d{4}, \d\d:\d\d:\d\d/);

  const hpo = await read(section(page, 'hpo'));
  assert.ok(hpo.indexOf('3 kidney phenotypes') < hpo.indexOf('25 other phenotypes'));
  for (const part of ['Cystic kidney disease or ciliopathy', 'Adult', 'Renal cyst', 'OMIM:173900', '2 diseases'])
    assert.ok(hpo.includes(part), part);
  const zygosity = await section(page, 'mpo_mgi').locator('tbody tr').allInnerTexts();
  assert.deepEqual(
    zygosity.map((text) => text.split(/\s+/).slice(0, 2).join(' ')),
    ['Homozygous yes', 'Heterozygous no', 'Conditional –'],
  );
  const unknown = section(page, 'orphan_source');
  assert.ok((await read(unknown)).includes('kidney, liver'));
  await unknown.getByText('Raw JSON').click();
  assert.deepEqual(JSON.parse(await read(unknown.locator('pre'))).details, { depth: 3, note: null });
});

test('a gene opens by any of its names, and says how the name led there', { skip: withoutChromium }, async (t) => {
  const { page } = await visit(t, '/genes/PBP');
  await page.getByRole('heading', { level: 1, name: 'PKD1' }).waitFor();
  await shows(page, 'PBP is an alias of PKD1.');
});

test('a source that says nothing and one that was never read are told apart', { skip: withoutChromium }, async (t) => {
  const { page } = await visit(t, '/genes/PKD2');
  await shows(page, 'gnomAD says nothing about this gene (release v4.1).');
  await shows(page, 'MGI mouse phenotypes has not been read yet');
});

test('an unknown gene, an ambiguous name and a strange address each lead on', { skip: withoutChromium }, async (t) => {
  const { page, server } = await visit(t, '/genes/NOPE');
  await shows(page, 'no gene is known as "NOPE"');
  await page.getByRole('link', { name: 'Search genes for “NOPE”' }).click();
  await shows(page, 'No gene matches “NOPE”.');
  const candidates = GENES.slice(0, 2).map(({ id, attributes }) => ({ id, approved_symbol: attributes.approved_symbol }));
  server.script({ path: '/api/genes/TWO', status: 409, body: { title: 'Ambiguous name', detail: 'TWO could be two genes.', candidates } });
  await page.goto(`${server.url}/genes/TWO`);
  await page.getByRole('link', { name: 'PKD2' }).click();
  await page.getByRole('heading', { level: 1, name: 'PKD2' }).waitFor();
  await page.goto(`${server.url}/no/such/page`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
});

test('by keyboard one gets past the header, and a new page is announced by its heading', { skip: withoutChromium }, async (t) => {
  const { page } = await visit(t, '/');
  await geneRow(page, 'PKD1').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await read(page.locator(':focus')), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(':focus').getAttribute('id'), 'main');
  await geneRow(page, 'PKD1').getByRole('link').focus();
  await page.keyboard.press('Enter');
  await page.locator('h1:focus').getByText('PKD1').waitFor();
});

test('on a phone nothing is wider than the screen', { skip: withoutChromium }, async (t) => {
  for (const path of ['/', '/genes/HGNC:9008']) {
    const { page } = await visit(t, path, undefined, PHONE);
    await page.locator('[data-source=hgnc]').first().waitFor();
    await page.locator('[data-testid=genes], [data-testid=identity]').waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, path);
  }
});
