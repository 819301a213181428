const ZERO = 48;
const NINE = 57;
const MAX_DIGITS = 15;

/** A number of decimal digits alone, up to 15 of them; undefined for anything else (`Number` also takes `1e3`, `0x10` and nothing). */
export function wholeNumber(text: string, start = 0, end = text.length): number | undefined {
  if (end <= start || end - start > MAX_DIGITS) return undefined;
  let number = 0;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return undefined;
    number = number * 10 + code - ZERO;
  }
  return number;
}
