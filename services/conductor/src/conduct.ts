import { isRunSourceEnded, type SourceId, type UnitKind } from '@nephron/contracts';
import {
  addAudit,
  addRunSources,
  addToOutbox,
  addUnit,
  clearStaging,
  countApprovedGenes,
  type Db,
  endRunSource,
  type FinishedUnit,
  finalizingForMs,
  findOverlappingRun,
  findRun,
  holdAgain,
  isListed,
  lockRuns,
  moveRun,
  moveRunSource,
  type OutboxMessage,
  type RunFacts,
  reopenHeld,
  runSourcesOf,
  settleUnit,
} from '@nephron/db';
import type { Logger } from '@nephron/telemetry';
import { type Announcements, runChanged, sourceChanged, unitReady } from './announce.ts';
import { NO_GENES, planSources, releasedBy, verdictOf } from './plan.ts';

/*
 * Every decision about a run is one transaction under one lock: it moves rows from the state they were seen in and writes its
 * announcements to the outbox. Repeating a decision finds nothing to do, so messages may come late, twice or never.
 *
 *   run      queued → running → finalizing → succeeded | partial | failed
 *   source   waiting → queued → running → succeeded | unchanged | skipped | held | failed
 *   units    acquire → stage → publish, each made when its predecessor ended well; accepting begins with publish, taking back is rollback
 */

export interface ConductDeps {
  readonly db: Db;
  readonly log: Logger;
  readonly finalizeTimeoutMs: number;
}

async function decide(deps: ConductDeps, decision: (trx: Db, say: Announcements) => Promise<void>): Promise<OutboxMessage[]> {
  return await deps.db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    const say: Announcements = [];
    await decision(trx, say);
    return await addToOutbox(trx, say);
  });
}

/** Starts a queued run, unless another run works on one of its sources: then it keeps waiting in the queue. */
export async function startRun(deps: ConductDeps, runId: string): Promise<OutboxMessage[]> {
  return await decide(deps, async (trx, say) => {
    const run = await findRun(trx, runId);
    if (run?.state !== 'queued' || (await findOverlappingRun(trx, run))) return;
    if (!(await moveRun(trx, run, 'running'))) return;
    const approved = await countApprovedGenes(trx);
    const plan = planSources(run.sources, approved);
    await addRunSources(
      trx,
      plan.map((planned) => ({ ...planned, runId, total: totalOf(run, planned.source, approved) })),
    );
    for (const { source, state, reason } of plan) {
      if (state === 'queued') await queueFirstUnit(trx, run, source, say);
      if (state === 'failed') await endRunSource(trx, runId, source, 'failed', reason);
      say.push(await sourceChanged(trx, runId, source));
    }
    await addAudit(trx, { actor: 'conductor', action: 'run.start', scope: `run/${runId}`, after: { plan }, effect: 'started' });
    say.push(await runChanged(trx, runId));
    deps.log.info({ runId, sources: run.sources, genes: run.hgncIds?.length ?? 'all' }, 'run started');
    await finalizeWhenEnded(deps, trx, runId, say);
  });
}

/** Files come first, unless the run carries out a decision about a release that is staged or published already. */
async function queueFirstUnit(trx: Db, run: RunFacts, source: SourceId, say: Announcements): Promise<void> {
  const { strategy, releaseId } = run;
  if (strategy === 'accept' && releaseId && !(await reopenHeld(trx, releaseId))) {
    return await endRunSource(trx, run.id, source, 'failed', `release ${releaseId} is not held any more`);
  }
  if ((strategy === 'accept' || strategy === 'rollback') && releaseId) {
    await moveRunSource(trx, run.id, source, 'running');
    return await queueUnit(trx, run.id, source, strategy === 'accept' ? 'publish' : 'rollback', releaseId, say);
  }
  await queueUnit(trx, run.id, source, 'acquire', null, say);
}

function totalOf(run: RunFacts, source: SourceId, approved: number): number | null {
  if (run.hgncIds) return run.hgncIds.length;
  return source === 'hgnc' ? null : approved;
}

async function queueUnit(
  trx: Db,
  runId: string,
  source: SourceId,
  kind: UnitKind,
  releaseId: string | null,
  say: Announcements,
): Promise<void> {
  const unitId = await addUnit(trx, runId, source, kind, releaseId);
  say.push(unitReady({ unitId, runId, source }));
}

/** Draws the conclusions from a finished unit: the next unit, or the end of its source and what waited for it. */
export async function concludeUnit(deps: ConductDeps, unitId: string): Promise<OutboxMessage[]> {
  return await decide(deps, async (trx, say) => {
    const unit = await settleUnit(trx, unitId);
    if (!unit) return;
    const { runId, source } = unit;
    const next = nextUnit(unit);
    if (next) {
      await moveRunSource(trx, runId, source, 'running');
      await queueUnit(trx, runId, source, next, unit.releaseId, say);
      say.push(await sourceChanged(trx, runId, source));
      return;
    }
    const { state, reason } = endOf(unit);
    if (state === 'failed' && unit.releaseId) await giveUpRelease(trx, unit, unit.releaseId);
    await endRunSource(trx, runId, source, state, reason);
    say.push(await sourceChanged(trx, runId, source));
    deps.log[state === 'failed' || state === 'held' ? 'warn' : 'info']({ runId, source, state, reason }, 'source ended');
    await releaseWaiting(trx, runId, say);
    await finalizeWhenEnded(deps, trx, runId, say);
  });
}

/** What was staged is thrown away; a release that somebody accepted waits for its decision again. */
async function giveUpRelease(trx: Db, { runId, kind }: FinishedUnit, releaseId: string): Promise<void> {
  if (kind === 'rollback') return;
  const run = await findRun(trx, runId);
  if (run?.strategy === 'accept') await holdAgain(trx, releaseId);
  else await clearStaging(trx, releaseId);
}

function nextUnit(unit: FinishedUnit): UnitKind | undefined {
  if (unit.state !== 'done') return undefined;
  if (unit.result?.verdict === 'acquired') return 'stage';
  if (unit.result?.verdict === 'staged') return 'publish';
  return undefined;
}

function endOf(unit: FinishedUnit) {
  const { result } = unit;
  if (unit.state === 'failed' || !result) return { state: 'failed' as const, reason: `${unit.errorClass}: ${unit.errorMessage}` };
  switch (result.verdict) {
    case 'published':
    case 'rolled_back':
      return { state: 'succeeded' as const, reason: null };
    case 'unchanged':
    case 'skipped':
    case 'held':
      return { state: result.verdict, reason: result.reason };
    default:
      return { state: 'failed' as const, reason: `unit ended as ${result.verdict}` };
  }
}

async function releaseWaiting(trx: Db, runId: string, say: Announcements): Promise<void> {
  const released = releasedBy(await runSourcesOf(trx, runId), isRunSourceEnded);
  if (released.length === 0) return;
  const approved = await countApprovedGenes(trx);
  for (const source of released) {
    if (approved > 0) {
      await moveRunSource(trx, runId, source, 'queued');
      await queueUnit(trx, runId, source, 'acquire', null, say);
    } else {
      await endRunSource(trx, runId, source, 'failed', NO_GENES);
    }
    say.push(await sourceChanged(trx, runId, source));
  }
}

async function finalizeWhenEnded(deps: ConductDeps, trx: Db, runId: string, say: Announcements): Promise<void> {
  const sources = await runSourcesOf(trx, runId);
  if (!sources.every(({ state }) => isRunSourceEnded(state))) return;
  const run = await findRun(trx, runId);
  if (run?.state !== 'running' || !(await moveRun(trx, run, 'finalizing'))) return;
  say.push(await runChanged(trx, runId));
  await endWhenListed(deps, trx, runId, say);
}

/** Ends a run whose sources have ended, once the lists that readers see have followed. */
export async function finishRun(deps: ConductDeps, runId: string): Promise<OutboxMessage[]> {
  return await decide(deps, async (trx, say) => {
    await endWhenListed(deps, trx, runId, say);
  });
}

async function endWhenListed(deps: ConductDeps, trx: Db, runId: string, say: Announcements): Promise<void> {
  const run = await findRun(trx, runId);
  if (run?.state !== 'finalizing') return;
  const listed = await isListed(trx, runId);
  if (!listed && (await finalizingForMs(trx, runId)) < deps.finalizeTimeoutMs) return;
  const sources = await runSourcesOf(trx, runId);
  const verdict = verdictOf(sources);
  const late = listed ? undefined : 'the lists of genes have not followed yet; the documents themselves are published';
  const error = [verdict.error, late].filter((text) => text !== undefined).join('; ');
  if (!(await moveRun(trx, run, verdict.state, error || undefined))) return;
  say.push(await runChanged(trx, runId));
  await addAudit(trx, { actor: 'conductor', action: 'run.finish', scope: `run/${runId}`, after: { sources }, effect: verdict.state });
  deps.log[verdict.state === 'succeeded' ? 'info' : 'warn']({ runId, state: verdict.state, error: error || undefined }, 'run ended');
}
