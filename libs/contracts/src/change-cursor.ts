/** A place in the feed of changes: after this gene of this publication. Publications count from 1 in the order of their commits. */
export interface ChangeCursor {
  readonly seq: string;
  /** Empty: before the publication's first gene. */
  readonly hgncId: string;
}

/** The beginning of everything. */
export const FIRST_CHANGE: ChangeCursor = { seq: '0', hgncId: '' };

/** As readers see it: `12.HGNC:9008`, or `12` for the place before the first gene of publication 12. */
export function changeCursorText({ seq, hgncId }: ChangeCursor): string {
  return hgncId === '' ? seq : `${seq}.${hgncId}`;
}

/** Undefined for what is no cursor. */
export function parseChangeCursor(text: string): ChangeCursor | undefined {
  const match = /^([0-9]{1,18})(?:\.(HGNC:[0-9]{1,9}))?$/.exec(text);
  return match ? { seq: match[1] ?? '0', hgncId: match[2] ?? '' } : undefined;
}
