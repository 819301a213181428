import { formatClock } from './format.ts';
import type { Connection } from './progress-socket.ts';

/** What the reader is told: `short` is read aloud when it changes, `more` is there to look at. */
export function connectionInWords(connection: Connection, asOf: number | null): { readonly short: string; readonly more: string | null } {
  if (connection.state === 'live') return { short: 'Live', more: null };
  const more = asOf === null ? null : `state as of ${formatClock(asOf)}`;
  if (connection.state === 'reconnecting') return { short: 'Reconnecting…', more };
  return { short: connection.attempts === 0 ? 'Connecting…' : 'No live connection yet, trying again…', more };
}
