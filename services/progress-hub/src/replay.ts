import type { StateFrame } from './frames.ts';

/** The newest state frames without a gap between them, so that whoever saw number n can be given n+1 and all that follow. */
export interface Replay {
  /** Sequence of the newest frame; frames up to it have been, or were never to be, shown. */
  readonly last: () => number;
  readonly get: (seq: number) => StateFrame | undefined;
  /** True when everything after `since` is here (which may be nothing). */
  readonly covers: (since: number) => boolean;
  /** Adds the newest frame. What lies before a gap is forgotten: nobody could be led across it. */
  readonly push: (frame: StateFrame) => void;
  /** Goes on after `seq`, without anything before it. */
  readonly restartAfter: (seq: number) => void;
  /** Replaces every frame by what `change` makes of it. */
  readonly rewrite: (change: (frame: StateFrame) => StateFrame) => void;
}

export interface ReplayLimits {
  readonly maxFrames: number;
  readonly maxAgeMs: number;
}

export const REPLAY_LIMITS: ReplayLimits = { maxFrames: 5_000, maxAgeMs: 10 * 60_000 };

export function createReplay(after: number, limits: ReplayLimits = REPLAY_LIMITS, now: () => number = Date.now): Replay {
  const frames = new Map<number, StateFrame>();
  let last = after;

  const trim = (): void => {
    const oldest = now() - limits.maxAgeMs;
    for (const [seq, frame] of frames) {
      if (frames.size <= limits.maxFrames && frame.atMs >= oldest) break;
      frames.delete(seq);
    }
  };

  return {
    last: () => last,
    get: (seq) => frames.get(seq),
    covers: (since) => {
      trim();
      return since === last || (since < last && frames.has(since + 1));
    },
    push: (frame) => {
      if (frame.seq !== last + 1) frames.clear();
      frames.set(frame.seq, frame);
      last = frame.seq;
      trim();
    },
    restartAfter: (seq) => {
      frames.clear();
      last = seq;
    },
    rewrite: (change) => {
      for (const [seq, frame] of frames) frames.set(seq, change(frame));
    },
  };
}
