import { FAULTS, type FaultList, type FaultPlan, isFault } from './faults.ts';
import { bytesReply, type Reply } from './reply.ts';
import type { SeenRequest } from './simulated-upstream.ts';

interface Controlled {
  readonly requests: readonly SeenRequest[];
  readonly faults: FaultList;
}

/**
 * What people ask the simulation itself: `GET /_faults`, `POST /_faults` with a plan (`{"fault":"503","host":"rest.ensembl.org"}`;
 * `path` is the text of a pattern), `DELETE /_faults`, `GET /_requests`.
 */
export function answerControl(method: string, target: string, body: string, { requests, faults }: Controlled): Reply {
  if (target === '/_requests') return json(200, requests);
  if (target !== '/_faults') return json(404, { error: 'there are /_faults and /_requests' });
  if (method === 'DELETE') faults.stopAll();
  else if (method === 'POST') {
    const plan = planOf(body);
    if (typeof plan === 'string') return json(400, { error: plan });
    faults.play(plan);
  }
  return json(
    200,
    faults.plans().map((plan) => ({ ...plan, ...(plan.path ? { path: plan.path.source } : {}) })),
  );
}

function json(status: number, value: unknown): Reply {
  return bytesReply(status, 'application/json', `${JSON.stringify(value, undefined, 2)}\n`);
}

const TEXTS = ['host', 'retryAfter', 'column'] as const;
const NUMBERS = ['times', 'after', 'bytesPerSecond', 'share'] as const;

/** The plan in a JSON text, or what is wrong with it. */
export function planOf(text: string): FaultPlan | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  if (value === null || typeof value !== 'object') return 'no JSON object';
  const { fault, path, ...rest } = value as Readonly<Record<string, unknown>>;
  if (!isFault(fault)) return `fault is one of ${FAULTS.join(', ')}`;
  const known: Readonly<Record<string, string>> = Object.fromEntries([
    ...TEXTS.map((n) => [n, 'string']),
    ...NUMBERS.map((n) => [n, 'number']),
  ]);
  for (const [name, given] of Object.entries(rest)) {
    if (typeof given !== known[name]) return known[name] ? `${name} is a ${known[name]}` : `there is no ${name}`;
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
