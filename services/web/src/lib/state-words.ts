import type { ProgressRow } from '@nephron/contracts';

/** How a state should strike the eye. */
type Tone = 'calm' | 'busy' | 'good' | 'warn' | 'bad';

interface StateLook {
  readonly word: string;
  readonly tone: Tone;
  readonly isEnded: boolean;
}

const LOOKS: Readonly<Record<ProgressRow['state'], StateLook>> = {
  idle: { word: 'not refreshed yet', tone: 'calm', isEnded: false },
  queued: { word: 'queued', tone: 'calm', isEnded: false },
  waiting: { word: 'waiting', tone: 'calm', isEnded: false },
  running: { word: 'running', tone: 'busy', isEnded: false },
  finalizing: { word: 'finishing', tone: 'busy', isEnded: false },
  succeeded: { word: 'succeeded', tone: 'good', isEnded: true },
  unchanged: { word: 'unchanged', tone: 'good', isEnded: true },
  partial: { word: 'partly succeeded', tone: 'warn', isEnded: true },
  skipped: { word: 'skipped', tone: 'warn', isEnded: true },
  held: { word: 'held for review', tone: 'warn', isEnded: true },
  failed: { word: 'failed', tone: 'bad', isEnded: true },
};

const MEANINGS: Readonly<Partial<Record<ProgressRow['state'], string>>> = {
  idle: 'No refresh has been asked for yet',
  queued: 'Its turn comes next',
  waiting: 'Waits for another source of this run',
  unchanged: 'The source has published nothing new since the last refresh',
  skipped: 'There was nothing to read',
  held: 'The new data looks suspicious and was not published; the former release stays',
  partial: 'Some sources did not succeed; see their rows',
};

/** A state that a later version of the platform adds reads as it is named. */
export function lookOf(row: Pick<ProgressRow, 'state' | 'status'>): StateLook {
  const known: StateLook | undefined = LOOKS[row.state];
  return known ?? { word: String(row.state), tone: row.status === 'failed' ? 'bad' : 'calm', isEnded: false };
}

/** One sentence on what the state means, where its word does not say it all. */
export function meaningOf(row: Pick<ProgressRow, 'state'>): string | null {
  return MEANINGS[row.state] ?? null;
}

/** Has a run been asked for that has not ended? */
export function isOpen(row: Pick<ProgressRow, 'state' | 'status'>): boolean {
  return row.state !== 'idle' && !lookOf(row).isEnded;
}

/** What it does now, or why it stands as it does; `null` when the state's word says it all. */
export function detailOf(row: ProgressRow): string | null {
  const operation = isOpen(row) ? row.current_operation : null;
  return (row.reason === null ? null : reasonInWords(row.reason)) ?? operation ?? meaningOf(row);
}

/** A reason may begin with a code (`waiting_for hgnc`); people read it without its underscores. */
function reasonInWords(reason: string): string {
  return reason.replace(/^[a-z]+(?:_[a-z]+)+/, (code) => code.replaceAll('_', ' '));
}

/** Counts under their headings; `null` as long as nobody can know them, which is until the first of them is known or the run ends. */
export function countsOf(row: ProgressRow): readonly { readonly label: string; readonly count: number | null }[] {
  const counts = [
    { label: 'Added', count: row.items_added },
    { label: 'Updated', count: row.items_updated },
    { label: 'Unchanged', count: row.items_unchanged },
    { label: 'No data', count: row.items_skipped },
    { label: 'Failed', count: row.items_failed },
  ];
  const isKnown = row.run_id !== null && (lookOf(row).isEnded || counts.some(({ count }) => count > 0));
  return isKnown ? counts : counts.map(({ label }) => ({ label, count: null }));
}

/** Sentences for those who hear the page: one for each row that ended or began between two states. */
export function announcements(before: readonly ProgressRow[], after: readonly ProgressRow[]): readonly string[] {
  const stateBefore = new Map(before.map((row) => [row.source_name, row.state]));
  return after.flatMap((row) => {
    const former = stateBefore.get(row.source_name);
    if (former === undefined || former === row.state || row.state === 'queued' || row.state === 'finalizing') return [];
    return [`${row.display_name}: ${lookOf(row).word}${row.reason ? `, ${reasonInWords(row.reason)}` : ''}.`];
  });
}
