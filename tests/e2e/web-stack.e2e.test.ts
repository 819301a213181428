import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SOURCE_IDS } from '@nephron/contracts';
import { eventually, stopsOf } from '@nephron/testing';
import { startNephron } from '../support/nephron.ts';
import { startBrowser, withoutChromium } from './browser.ts';

test('a reader starts a refresh, watches it to its end and opens a gene, all on the real stack', { skip: withoutChromium }, async (t) => {
  const stops = stopsOf(t);
  const nephron = await startNephron(stops.onStop, { args: ['--no-run'] });
  const page = await (await startBrowser(stops)).newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  await page.goto(nephron.url);
  await page.getByRole('button', { name: /refresh now/i }).click();
  // The pipeline and its sources, live from the socket.
  await eventually(async () => {
    const bars = await page.getByRole('progressbar').all();
    const values = await Promise.all(
      bars.map(async (bar) => (await bar.getAttribute('aria-valuenow')) ?? (await bar.getAttribute('value'))),
    );
    assert.deepEqual(
      values,
      Array.from({ length: 1 + SOURCE_IDS.length }, () => '100'),
    );
  }, 30_000);
  await page.getByRole('searchbox').fill('PKD1');
  await page.getByRole('link', { name: 'PKD1', exact: true }).click();
  await page.getByText('ENSG00000008710').first().waitFor();
  await page.getByText('P98161').first().waitFor();
  assert.match(page.url(), /\/genes\/HGNC:9008|\/genes\/HGNC%3A9008/);
  if (process.env.NEPHRON_TEST_SCREENSHOT) await page.screenshot({ path: process.env.NEPHRON_TEST_SCREENSHOT, fullPage: true });
  assert.deepEqual(trouble, []);
});
