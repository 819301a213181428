const UNSAID: ReadonlySet<string> = new Set(['', '-', 'na']);
const SPACE = 32;

/** What a cell or field says; undefined for `-`, `na` and nothing. */
export function said(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Nearly every cell is longer than what says nothing, and begins and ends with a letter: millions of them need no more than a look.
  if (text.length > 2 && text.charCodeAt(0) > SPACE && text.charCodeAt(text.length - 1) > SPACE) return text;
  const trimmed = text.trim();
  return UNSAID.has(trimmed) ? undefined : trimmed;
}

const NO_CONDITION = /^not (?:provided|specified)$/i;

/** The conditions among `names`, each once: `not provided` and `not specified` are none. */
export function conditions(names: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of names) {
    const trait = said(name);
    if (trait !== undefined && !NO_CONDITION.test(trait) && !found.includes(trait)) found.push(trait);
  }
  return found;
}
