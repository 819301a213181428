// Parses files ten times as large as the published ones, source by source, each in a process of its own: peak resident memory stays below
// 300 MB. Does not measure: decompression, staging, Postgres. NEPHRON_MEMORY_SCALE sets another size (`-- --short`: that of the published files).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SOURCE_IDS } from '@nephron/contracts';
import { GENERATORS } from '@nephron/testing';
import { heapFlags } from '../../deploy/local/src/service-process.ts';
import { ANNOTATOR_HEAP_MB } from '../../deploy/local/src/services.ts';
import { approvedGenes } from '../support/approved-genes.ts';
import { writeGeneLines } from '../support/gene-lines.ts';
import type { ParseCost } from './parse-cost.ts';

const SCALE = Number(process.env.NEPHRON_MEMORY_SCALE ?? 10);
const MAX_PEAK_MIB = 300e6 / 2 ** 20;
const TIMEOUT_MS = 45 * 60_000;
const PARSE = fileURLToPath(new URL('parse-main.ts', import.meta.url));
/** As annotators are started. */
const FLAGS = ['--disable-warning=ExperimentalWarning', ...heapFlags(ANNOTATOR_HEAP_MB)];

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nephron-memory-'));
  await writeGeneLines(join(folder, 'genes.jsonl'), await approvedGenes());
});
after(() => rm(folder, { recursive: true }));

for (const source of SOURCE_IDS) {
  test(`${source}: files of ${SCALE} times the published size are parsed in less than 300 MB`, { timeout: TIMEOUT_MS }, async (t) => {
    const files = GENERATORS[source]({ seed: 1, genes: [], scale: 0 });
    assert.notEqual(files.length, 0, `the generator of ${source} makes no files: nothing was measured`);
    const args = [...FLAGS, PARSE, source, String(SCALE), join(folder, 'genes.jsonl')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'utf8', timeout: TIMEOUT_MS });
    const { documents, rows, badLines, bytes, seconds, peakMiB } = JSON.parse(stdout) as ParseCost;
    t.diagnostic(
      `${Math.round(peakMiB)} MiB at most; ${Math.round(bytes / 1e6)} MB and ${documents} documents in ${seconds.toFixed(1)} s: ` +
        `${Math.round(bytes / 1e6 / seconds)} MB/s, ${Math.round(documents / seconds)} documents/s`,
    );
    assert.ok(documents > 0 && rows >= documents, `${documents} documents of ${rows} rows`);
    assert.deepEqual(badLines, []);
    assert.ok(peakMiB < MAX_PEAK_MIB, `${Math.round(peakMiB)} MiB at the peak`);
  });
}
