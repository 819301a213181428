/** The protein change in a title, such as `p.Arg4206Trp`; null where the title gives none. */
export function proteinChangeIn(title: string): string | null {
  const start = title.indexOf('(p.');
  if (start < 0) return null;
  const end = title.indexOf(')', start);
  // A predicted change may have parentheses of its own: `(p.(Arg4206Trp))`.
  return title.slice(start + 1, end < 0 ? undefined : end).replace('(', '');
}

/** The coding change in a title, such as `c.12616C>T`; null where the title gives none. */
export function cdnaChangeIn(title: string): string | null {
  const colon = title.indexOf(':c.');
  if (colon < 0) return null;
  const end = title.indexOf(' ', colon);
  return title.slice(colon + 1, end < 0 ? undefined : end);
}

/** The number of the first residue that a protein change names; null for `p.?` and the like. */
export function proteinPosition(proteinChange: string | null): number | null {
  const digits = proteinChange ? /[A-Za-z]{3}(\d+)/.exec(proteinChange.slice('p.'.length))?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
