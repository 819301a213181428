import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt } from '@nephron/annotator-kit';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { sql } from 'kysely';
import { parsed } from './test-artifact.ts';
import { type GeneLedger, stageRelease, startLedger } from './test-release.ts';

/** How many genes and symbols there are, and the newest transaction that wrote any of them. */
async function contentOf({ db }: GeneLedger) {
  const { rows } = await sql<{ genes: number; symbols: number; gene_xmin: string; identifier_xmin: string }>`
    select (select count(*)::int from gene where status = 'approved') as genes,
           (select count(*)::int from gene_identifier where kind = 'symbol' and relation = 'current') as symbols,
           (select max(xmin::text::bigint)::text from gene) as gene_xmin,
           (select max(xmin::text::bigint)::text from gene_identifier) as identifier_xmin
  `.execute(db);
  return rows[0];
}

test('all genes of HGNC are published, and publishing them again writes nothing', { skip: withoutRealMirror }, async (t) => {
  const ledger = await startLedger(t);
  const { documents } = await parsed(await artifactAt(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'), 'complete_set'));
  const publish = async (what: string): Promise<void> => {
    const releaseId = await stageRelease(ledger.db, documents);
    const startedAt = performance.now();
    await ledger.publishStaged(releaseId);
    t.diagnostic(`${what}: ${Math.round(performance.now() - startedAt)} ms`);
  };
  await publish('first');
  const content = await contentOf(ledger);
  assert.deepEqual([content?.genes, content?.symbols], [documents.length, documents.length]);
  await publish('unchanged');
  assert.deepEqual(await contentOf(ledger), content);
});
