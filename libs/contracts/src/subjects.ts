import type { SourceId } from './source-registry.ts';

/** A source id as one subject token, service name or consumer name: letters, digits and `-` only. */
export function sourceToken(source: SourceId): string {
  return source.replaceAll('_', '-');
}

export const subjects = {
  command: (verb: 'run-start') => `nephron.cmd.${verb}`,
  work: (source: SourceId) => `nephron.work.${sourceToken(source)}`,
  runChanged: 'nephron.evt.run.changed',
  sourceChanged: 'nephron.evt.source.changed',
  unitFinished: 'nephron.evt.unit.finished',
  sourcePublished: 'nephron.evt.source.published',
  annotationsChanged: 'nephron.evt.annotations.changed',
  releaseDecided: 'nephron.evt.release.decided',
  cacheInvalidated: 'nephron.evt.cache.invalidated',
  viewRefreshed: 'nephron.evt.view.refreshed',
  allEvents: 'nephron.evt.>',
  deadLetter: (worker: string) => `nephron.dlq.${worker}`,
  /** Request and reply: the conductor answers with every progress row, read from the ledger. */
  progressQuery: 'nephron.query.progress',
} as const;

/** The key of a source's progress in the bucket `nephron_progress`. */
export function progressKey(runId: string, source: SourceId): string {
  return `run.${runId}.${sourceToken(source)}`;
}
