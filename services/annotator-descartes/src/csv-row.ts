/** The two cells of a line of the atlas, without quotes; undefined where it has not exactly two. Its symbols have no commas in them. */
export function twoCells(line: string): readonly [first: string, second: string] | undefined {
  const comma = line.indexOf(',');
  if (comma < 0 || line.indexOf(',', comma + 1) >= 0) return undefined;
  return [unquoted(line.slice(0, comma)), unquoted(line.slice(comma + 1))];
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
