/** Why a new socket is not let in: `full` until others leave, `later` for a second or so. */
export type Refusal = 'full' | 'later';

export interface AdmissionLimits {
  readonly maxClients: number;
  readonly perSecond: number;
}

/** A token bucket of one second's size before the door, so that a storm of returning clients comes in a few portions. */
export function createAdmission(limits: AdmissionLimits, now: () => number = Date.now): (clients: number) => Refusal | undefined {
  let tokens = limits.perSecond;
  let filledAtMs = now();
  return (clients) => {
    if (clients >= limits.maxClients) return 'full';
    const time = now();
    tokens = Math.min(limits.perSecond, tokens + ((time - filledAtMs) / 1_000) * limits.perSecond);
    filledAtMs = time;
    if (tokens < 1) return 'later';
    tokens -= 1;
    return undefined;
  };
}
