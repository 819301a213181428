import type { ProgressRow } from '@nephron/contracts';
import { isSubscribed, type Shared, type Subscription } from './client.ts';
import { encode } from './frames.ts';
import type { Projection } from './projection.ts';
import type { Replay } from './replay.ts';

/** The frames that many clients get alike, each serialised once and again only when what it shows has changed. */
export function shareFrames(projection: Projection, replay: Replay): Shared {
  let whole: { readonly items: readonly ProgressRow[]; readonly seq: number; readonly bytes: Uint8Array } | undefined;
  let lastPing: { readonly seq: number; readonly bytes: Uint8Array } | undefined;
  const rows = new WeakMap<ProgressRow, { readonly seq: number; readonly bytes: Uint8Array }>();

  const snapshot = (subscription: Subscription): Uint8Array => {
    const items = projection.items();
    const seq = replay.last();
    if (subscription.sources || subscription.runs) {
      const wanted = items.filter((row) => isSubscribed(subscription, row.source_name, row.run_id ?? undefined));
      return encode('snapshot', seq, new Date(), { items: wanted });
    }
    if (whole?.items !== items || whole.seq !== seq) whole = { items, seq, bytes: encode('snapshot', seq, new Date(), { items }) };
    return whole.bytes;
  };

  const progress = (name: string): { row: ProgressRow; bytes: Uint8Array } | undefined => {
    const row = projection.row(name);
    if (!row) return undefined;
    const seq = replay.last();
    let made = rows.get(row);
    if (made?.seq !== seq) {
      const about = { source: name, ...(row.run_id === null ? {} : { runId: row.run_id }) };
      made = { seq, bytes: encode('progress_update', seq, new Date(), row, about) };
      rows.set(row, made);
    }
    return { row, bytes: made.bytes };
  };

  const ping = (seq: number): Uint8Array => {
    if (lastPing?.seq !== seq) lastPing = { seq, bytes: encode('ping', seq, new Date(), {}) };
    return lastPing.bytes;
  };

  return { replay, snapshot, progress, ping };
}
