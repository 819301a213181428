import { FAULTS, type FaultPlan, isFault } from './faults.ts';

const KINDS: Readonly<Record<string, 'string' | 'number'>> = {
  host: 'string',
  retryAfter: 'string',
  column: 'string',
  times: 'number',
  after: 'number',
  bytesPerSecond: 'number',
  share: 'number',
};

/** A plan as people write it, with `path` as the text of a pattern; or what is wrong with it. */
export function planFrom(value: unknown): FaultPlan | string {
  if (value === null || typeof value !== 'object') return 'a plan is an object';
  const { fault, path, ...rest } = value as Readonly<Record<string, unknown>>;
  if (!isFault(fault)) return `a fault is one of ${FAULTS.join(', ')}`;
  for (const [name, given] of Object.entries(rest)) {
    const kind = KINDS[name];
    if (!kind) return `a plan has no ${name}`;
    if (typeof given !== kind || Number.isNaN(given)) return `${name} is a ${kind}`;
  }
  if (path === undefined) return { fault, ...rest };
  const pattern = typeof path === 'string' ? patternOf(path) : undefined;
  return pattern ? { fault, path: pattern, ...rest } : 'path is no pattern';
}

function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
