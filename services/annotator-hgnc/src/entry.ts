import type { HgncRow } from './rows.ts';
import { isWithdrawn } from './withdrawn.ts';

/** What a row says about its gene, before anything else is read from it. */
export type Entry =
  | { readonly kind: 'approved'; readonly hgncId: string; readonly symbol: string; readonly name: string }
  | { readonly kind: 'withdrawn'; readonly hgncId: string }
  | { readonly kind: 'bad'; readonly problem: string };

export function entryOf(row: HgncRow): Entry {
  if (row.problem) return { kind: 'bad', problem: row.problem };
  const [hgncId, symbol, name, status] = [row.text('hgnc_id'), row.text('symbol'), row.text('name'), row.text('status')];
  if (!hgncId || !/^HGNC:\d{1,9}$/.test(hgncId)) return { kind: 'bad', problem: `"${(hgncId ?? '').slice(0, 40)}" is no HGNC id` };
  if (!symbol || /\s/.test(symbol)) return { kind: 'bad', problem: `"${(symbol ?? '').slice(0, 40)}" is no symbol` };
  if (!name) return { kind: 'bad', problem: 'no name' };
  if (status === 'Approved') return { kind: 'approved', hgncId, symbol, name };
  if (isWithdrawn(status)) return { kind: 'withdrawn', hgncId };
  return { kind: 'bad', problem: `status "${(status ?? '').slice(0, 40)}" is neither approved nor withdrawn` };
}
