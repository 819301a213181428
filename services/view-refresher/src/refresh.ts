import { CacheInvalidated, type SourceId, subjects, ViewRefreshed } from '@nephron/contracts';
import {
  addToOutbox,
  bumpNamespaces,
  countSummaries,
  type Db,
  hasDirtyGenes,
  lockWork,
  type OutboxMessage,
  recordViewRefresh,
  refreshPercentiles,
  refreshSourceStatistics,
  refreshSummariesOf,
  repairSummariesAfter,
  takeDirtyGenes,
} from '@nephron/db';
import { type Nats, schemaId } from '@nephron/messaging';
import { publishCommitted } from '@nephron/service-kit';
import { currentTraceparent, type Logger } from '@nephron/telemetry';

export interface RefreshDeps {
  readonly db: Db;
  readonly nats: Nats;
  readonly log: Logger;
}

/** Cached lists of genes rest on the views refreshed here. */
const NAMESPACE = 'gene_list';
/** The most genes that one transaction recomputes or verifies. */
const BATCH_ROWS = 2_000;

/**
 * Recomputes the summaries of all genes that are marked dirty, batch by batch, until none is left. Taking the marks and writing
 * the summaries is one transaction, so that a crash loses neither; the last batch also announces that the summaries are up to date.
 */
export async function refreshSummaries(deps: RefreshDeps, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const total = { genes: 0, written: 0, removed: 0 };
  for (;;) {
    signal.throwIfAborted();
    const messages = await deps.db.transaction().execute(async (trx) => {
      // Two replicas taking marks of the same gene could write its summaries in the wrong order.
      await lockWork(trx, 'gene_summary');
      const hgncIds = await takeDirtyGenes(trx, BATCH_ROWS);
      const { written, removed } = await refreshSummariesOf(trx, hgncIds);
      total.genes += hgncIds.length;
      total.written += written;
      total.removed += removed;
      // Marks that somebody holds are not waited for.
      const isLast = hgncIds.length === 0 || !(await hasDirtyGenes(trx));
      return isLast ? await announce(trx, 'gene_summary', await countSummaries(trx), began) : undefined;
    });
    if (!messages) continue;
    deps.log.info({ view: 'gene_summary', ...total, durationMs: since(began) }, 'view refreshed');
    await publishCommitted(deps, messages);
    return;
  }
}

/** Refreshes the statistics view beside its readers. */
export async function refreshStatistics(deps: RefreshDeps): Promise<void> {
  const began = performance.now();
  const messages = await deps.db.transaction().execute(async (trx) => {
    await lockWork(trx, 'mv_source_statistics');
    return await announce(trx, 'mv_source_statistics', await refreshSourceStatistics(trx), began);
  });
  deps.log.info({ view: 'mv_source_statistics', durationMs: since(began) }, 'view refreshed');
  await publishCommitted(deps, messages);
}

/** Ranks the genes of a source anew; readers of annotations see the percentiles with the documents. */
export async function refreshPercentilesOf(deps: RefreshDeps, source: SourceId): Promise<void> {
  const began = performance.now();
  const view = `gene_percentile.${source}`;
  const { changed, messages } = await deps.db.transaction().execute(async (trx) => {
    await lockWork(trx, 'gene_percentile');
    const changed = await refreshPercentiles(trx, source);
    return { changed, messages: changed > 0 ? await announce(trx, view, changed, began, ['annotation']) : [] };
  });
  deps.log.info({ view, changed, durationMs: since(began) }, 'percentiles computed');
  await publishCommitted(deps, messages);
}

/**
 * Compares all summaries with their definition, repairs those that differ, and returns how many did. A repair and its
 * announcement are one transaction.
 */
export async function verifySummaries(deps: RefreshDeps, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  let repaired = 0;
  let after: string | undefined = '';
  while (after !== undefined && !signal.aborted) {
    const from: string = after;
    const { changes, messages } = await deps.db.transaction().execute(async (trx) => {
      await lockWork(trx, 'gene_summary');
      const changes = await repairSummariesAfter(trx, from, BATCH_ROWS);
      const differed = changes.written + changes.removed > 0;
      return { changes, messages: differed ? await announce(trx, 'gene_summary', await countSummaries(trx), began) : [] };
    });
    await publishCommitted(deps, messages);
    repaired += changes.written + changes.removed;
    after = changes.last;
  }
  const facts = { repaired, durationMs: since(began) };
  if (repaired === 0) deps.log.info(facts, 'gene summaries are as defined');
  else deps.log.error(facts, 'gene summaries differed from their definition without being marked; they are repaired');
  return repaired;
}

/** Notes the refresh, ends the cached answers made before it, and leaves word of both in the outbox of the same transaction. */
async function announce(trx: Db, view: string, rows: number, began: number, namespaces = [NAMESPACE]): Promise<OutboxMessage[]> {
  const { refreshedAt, durationMs } = await recordViewRefresh(trx, { view, rows, durationMs: since(began) });
  const bumped = await bumpNamespaces(trx, namespaces);
  const traceparent = currentTraceparent() ?? null;
  const refreshed: ViewRefreshed = { view, refreshedAt: refreshedAt.toISOString(), rows, durationMs };
  return await addToOutbox(trx, [
    ...bumped.map((payload: CacheInvalidated) => ({
      subject: subjects.cacheInvalidated,
      schema_id: schemaId(CacheInvalidated),
      payload,
      traceparent,
    })),
    { subject: subjects.viewRefreshed, schema_id: schemaId(ViewRefreshed), payload: refreshed, traceparent },
  ]);
}

function since(began: number): number {
  return Math.round((performance.now() - began) * 10) / 10;
}
