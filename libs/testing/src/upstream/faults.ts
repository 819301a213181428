/** Faults of the way: whatever is asked for. */
const TRANSPORT_FAULTS = [
  '429',
  '429-retry-after',
  '500',
  '502',
  '503',
  '504',
  'hang',
  'slow-drip',
  'reset',
  'cut-body',
  'wrong-length',
  'redirect-loop',
  'html',
] as const;

/** Faults of a published file: it arrives whole, and is not what it should be. */
const FILE_FAULTS = ['truncated-gzip', 'renamed-column', 'shrunken', 'older-version'] as const;

export const FAULTS = [...TRANSPORT_FAULTS, ...FILE_FAULTS] as const;

export type FaultName = (typeof FAULTS)[number];
export type FileFaultName = (typeof FILE_FAULTS)[number];

export function isFault(name: unknown): name is FaultName {
  return (FAULTS as readonly unknown[]).includes(name);
}

export function isFileFault(name: FaultName): name is FileFaultName {
  return (FILE_FAULTS as readonly FaultName[]).includes(name);
}

/** What is to go wrong, and where. */
export interface FaultPlan {
  readonly fault: FaultName;
  /** Left out: any host. */
  readonly host?: string;
  /** Tested against path and query as they were sent. */
  readonly path?: RegExp;
  /** So many requests suffer; left out: all of them until the fault is stopped. */
  readonly times?: number;
  /** So many matching requests pass first. */
  readonly after?: number;
  /** `429-retry-after`, and 503 where given: seconds or an HTTP date; left out: 1. */
  readonly retryAfter?: string;
  /** `slow-drip`: left out: 64. */
  readonly bytesPerSecond?: number;
  /** `cut-body`, `truncated-gzip` and `shrunken`: what is left, 0 to 1; left out: 0.5. */
  readonly share?: number;
  /** `renamed-column`; left out: what the catalogue knows the file by. */
  readonly column?: string;
}

/** A fault that is played. */
export interface PlayedFault {
  readonly plan: FaultPlan;
  /** So many requests have suffered. */
  readonly played: () => number;
  readonly stop: () => void;
}

/** The faults that are on, in the order in which they were asked for; the first that fits is played. */
export class FaultList {
  readonly #playing = new Set<{ readonly plan: FaultPlan; seen: number; played: number }>();

  play(plan: FaultPlan): PlayedFault {
    const entry = { plan, seen: 0, played: 0 };
    this.#playing.add(entry);
    return { plan, played: () => entry.played, stop: () => void this.#playing.delete(entry) };
  }

  stopAll(): void {
    this.#playing.clear();
  }

  plans(): FaultPlan[] {
    return [...this.#playing].map(({ plan }) => plan);
  }

  /** The fault that this request suffers. File faults concern files alone. */
  next(host: string, target: string, isFile: boolean): FaultPlan | undefined {
    for (const entry of this.#playing) {
      const { plan } = entry;
      if (plan.host !== undefined && plan.host !== host) continue;
      if (plan.path && !plan.path.test(target)) continue;
      if (isFileFault(plan.fault) && !isFile) continue;
      entry.seen++;
      if (entry.seen <= (plan.after ?? 0) || entry.played >= (plan.times ?? Number.POSITIVE_INFINITY)) continue;
      entry.played++;
      return plan;
    }
    return undefined;
  }
}
