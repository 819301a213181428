/** Requests that a host keeps failing at, while it may well answer others. */
export interface StubbornRequests {
  /** Notes that all tries of a request ended in a 500; true once that has happened so often that waiting will not help. */
  readonly failed: (key: string) => boolean;
  readonly answered: (key: string) => void;
}

/** Rounds of tries, minutes apart, after which a 500 is taken for the answer to that request alone. */
const ROUNDS = 3;
const MOST_KEPT = 1_000;

/** Without this, one gene that a service stumbles over would keep all others waiting. */
export function stubbornRequests(): StubbornRequests {
  const rounds = new Map<string, number>();
  return {
    failed: (key) => {
      const count = (rounds.get(key) ?? 0) + 1;
      if (count >= ROUNDS) {
        rounds.delete(key);
        return true;
      }
      const [oldest] = rounds.keys();
      if (oldest !== undefined && rounds.size >= MOST_KEPT) rounds.delete(oldest);
      rounds.set(key, count);
      return false;
    },
    answered: (key) => void rounds.delete(key),
  };
}
