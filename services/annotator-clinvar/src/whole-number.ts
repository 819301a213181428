const ZERO = 48;
const NINE = 57;

/** A number of decimal digits alone, up to 15 of them; undefined for anything else (`Number` also takes `1e3`, `0x10` and nothing). */
export function wholeNumber(text: string): number | undefined {
  if (text.length === 0 || text.length > 15) return undefined;
  let number = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return undefined;
    number = number * 10 + code - ZERO;
  }
  return number;
}
