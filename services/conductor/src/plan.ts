import { type RunSourceState, type SourceId, sourceDescription } from '@nephron/contracts';

/** What stands before the first unit of a source. */
export interface PlannedSource {
  readonly source: SourceId;
  readonly state: Extract<RunSourceState, 'waiting' | 'queued' | 'failed'>;
  readonly reason: string | null;
}

/** Why a source cannot go on before anybody brought genes. */
export const NO_GENES = 'there are no genes yet: refresh hgnc first';

/**
 * The order of a run: sources whose identifiers others join on go first, the others wait for them; the rest starts at once, as
 * long as there are genes to join on.
 */
export function planSources(sources: readonly SourceId[], knownGenes: number): PlannedSource[] {
  const inRun = new Set<string>(sources);
  return sources.map((source) => {
    const { dependsOn } = sourceDescription(source);
    const waitsFor = dependsOn.filter((other) => inRun.has(other));
    if (waitsFor.length > 0) return { source, state: 'waiting', reason: `waiting_for ${waitsFor.join(', ')}` };
    if (dependsOn.length > 0 && knownGenes === 0) return { source, state: 'failed', reason: NO_GENES };
    return { source, state: 'queued', reason: null };
  });
}

/** The waiting sources whose last predecessor has now ended. */
export function releasedBy(
  all: readonly { readonly source: SourceId; readonly state: RunSourceState }[],
  hasEnded: (state: RunSourceState) => boolean,
): SourceId[] {
  const states = new Map<string, RunSourceState>(all.map(({ source, state }) => [source, state]));
  return all
    .filter(({ state }) => state === 'waiting')
    .map(({ source }) => source)
    .filter((source) => sourceDescription(source).dependsOn.every((other) => hasEnded(states.get(other) ?? 'skipped')));
}

/**
 * How a run ends, from the ends of its sources: a run in which nothing could be done did not succeed, one in which some genes could
 * not be asked about succeeded in part.
 */
export function verdictOf(
  sources: readonly {
    readonly source: SourceId;
    readonly state: RunSourceState;
    readonly reason: string | null;
    readonly failed: number;
  }[],
): {
  readonly state: 'succeeded' | 'partial' | 'failed';
  readonly error: string | undefined;
} {
  const good = sources.filter(({ state }) => state === 'succeeded' || state === 'unchanged');
  const bad = sources.filter(({ state }) => state === 'failed' || state === 'held');
  const say = (list: typeof sources): string =>
    list.map(({ source, state, reason }) => `${source} ${state}${reason ? `: ${reason}` : ''}`).join('; ');
  const gaps = good.filter(({ failed }) => failed > 0).map(({ source, failed }) => `${source}: ${failed} genes could not be asked about`);
  if (bad.length === 0 && gaps.length === 0 && good.length > 0) return { state: 'succeeded', error: undefined };
  if (good.length > 0) return { state: 'partial', error: [say(bad), ...gaps].filter((text) => text !== '').join('; ') };
  return { state: 'failed', error: bad.length > 0 ? say(bad) : `no source had anything to read: ${say(sources)}` };
}
