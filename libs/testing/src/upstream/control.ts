import { planFrom } from './fault-plan.ts';
import type { FaultList } from './faults.ts';
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

function planOf(body: string): ReturnType<typeof planFrom> {
  try {
    return planFrom(JSON.parse(body));
  } catch {
    return 'a plan is JSON';
  }
}
