export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Doubles per attempt (the first is 1) up to the cap; half of it by chance, so that many clients do not come back as one. */
export function backoffMs(attempt: number, { baseMs, capMs }: BackoffOptions, random: () => number = Math.random): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
