// kill -9 of every service, of nats-server and of the supervisor's children in the middle of runs: the tables must come out as if nothing had happened.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SourceId } from '@nephron/contracts';
import type { Db } from '@nephron/db';
import { eventually, REAL_MIRROR, SAMPLE_MIRROR, stopsOf, withoutRealMirror } from '@nephron/testing';
import { sql } from 'kysely';
import { contentsOf, ownDatabase } from '../support/ledger.ts';
import { type Nephron, startNephron } from '../support/nephron.ts';

const MIRROR = withoutRealMirror ? SAMPLE_MIRROR : REAL_MIRROR;
const ROUNDS = Number(process.env.NEPHRON_FAULT_ROUNDS ?? 3);
const SEED = Number(process.env.NEPHRON_FAULT_SEED ?? Date.now() % 1_000_000);

const VICTIMS = [
  'annotator-hgnc',
  'conductor',
  'annotator-hpo',
  'annotator-gnomad',
  'annotator-mpo-mgi',
  'gateway',
  'progress-hub',
  'view-refresher',
  'cache-janitor',
  'edge',
  'nats-server',
];

/** mulberry32: the same seed gives the same moments. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Returns once a unit of the source is being worked on, or after `limitMs`: a small one may be over before it is seen. */
async function atWork(db: Db, source: string, limitMs: number): Promise<void> {
  const inHand = async (): Promise<void> => {
    const unit = await db
      .selectFrom('run_unit')
      .select('id')
      .where('source', '=', source as SourceId)
      .where('state', '=', 'leased')
      .where('kind', '=', 'stage')
      .executeTakeFirst();
    assert.ok(unit);
  };
  await eventually(inHand, limitMs, 10).catch(() => {});
}

async function fullRun(onStop: (stop: () => unknown) => void, disturb: (nephron: Nephron, db: Db) => Promise<void>) {
  const database = await ownDatabase(onStop);
  const nephron = await startNephron(onStop, { args: ['--no-run'], env: { DATABASE_URL: database.url, NEPHRON_MIRROR_DIR: MIRROR } });
  const runId = await nephron.startRun();
  const startedAt = performance.now();
  await disturb(nephron, database.db);
  const state = await eventually(
    async () => {
      const run = await database.db.selectFrom('run').select(['state', 'error']).where('id', '=', runId).executeTakeFirstOrThrow();
      if (!['succeeded', 'partial', 'failed'].includes(run.state))
        throw new Error(`run is still ${run.state}\n${nephron.output().slice(-6_000)}`);
      return run;
    },
    180_000,
    100,
  );
  assert.equal(state.state, 'succeeded', `${state.error}\n${nephron.output().slice(-6_000)}`);
  // The statistics of the sources may follow a little after the end of the run.
  await eventually(async () => {
    const { rows } = await sql`
      select source, count(*)::int as gene_count from annotation group by source
      except select source, gene_count from mv_source_statistics
    `.execute(database.db);
    assert.deepEqual(rows, []);
  }, 20_000);
  const contents = await contentsOf(database.db);
  const units = await database.db
    .selectFrom('run_unit')
    .select(['source', 'kind', 'state', 'attempts'])
    .where('run_id', '=', runId)
    .execute();
  await nephron.stop();
  return { contents, units, seconds: (performance.now() - startedAt) / 1_000 };
}

test('I1: kill -9 of each service and of the broker during a run leaves the tables of an undisturbed run', {
  timeout: 900_000,
}, async (t) => {
  const { onStop } = stopsOf(t);
  const random = seeded(SEED);
  const calm = await fullRun(onStop, async () => {});
  for (let round = 1; round <= ROUNDS; round++) {
    const killed: string[] = [];
    const disturbed = await fullRun(onStop, async (nephron, db) => {
      for (const victim of VICTIMS) {
        const source = victim.replace('annotator-', '').replaceAll('-', '_');
        // An annotator is killed while it has a unit in hand; the others somewhere on the way.
        if (victim.startsWith('annotator-')) await atWork(db, source, calm.seconds * 1_000);
        await delay(calm.seconds * 20 * random());
        const pid = nephron.pids().get(victim);
        if (!pid) continue; // on its way back from an earlier kill
        process.kill(pid, 'SIGKILL');
        killed.push(victim);
      }
    });
    assert.deepEqual(disturbed.contents, calm.contents, `seed ${SEED}, round ${round}, killed ${killed.join(', ')}`);
    assert.deepEqual(
      disturbed.units.filter(({ state }) => state !== 'done'),
      [],
    );
    t.diagnostic(
      JSON.stringify({
        round,
        seed: SEED,
        killed: killed.length,
        calmSeconds: calm.seconds,
        disturbedSeconds: disturbed.seconds,
        redone: disturbed.units.filter(({ attempts }) => attempts > 1),
      }),
    );
    if (!withoutRealMirror)
      assert.ok(
        disturbed.units.some(({ attempts }) => attempts > 1),
        'no unit was interrupted',
      );
    assert.equal(killed.length, VICTIMS.length, `killed only ${killed.join(', ')}`);
  }
});
