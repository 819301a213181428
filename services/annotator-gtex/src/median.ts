const ZERO = 48;
const POINT = 46;

/** Up to this many digits a decimal is two whole numbers below 2^53, whose quotient is the nearest double: what Number gives, but faster. */
const MAX_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: MAX_DIGITS + 1 }, (_, power) => 10 ** power);

/** What a cell says: TPM from 0 on; `SILENT` where it is empty or not available; `UNREADABLE` where it is neither. */
export const SILENT = Number.NaN;
export const UNREADABLE = -1;

/** The median in TPM between two positions of a line. */
export function medianAt(text: string, from: number, to: number): number {
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= ZERO + 9) {
      value = value * 10 + code - ZERO;
      digits++;
    } else if (code === POINT && point < 0) point = at;
    else return anyMedian(text.slice(from, to));
  }
  if (digits === 0 || digits > MAX_DIGITS) return anyMedian(text.slice(from, to));
  return point < 0 ? value : value / (POWERS_OF_TEN[to - point - 1] ?? 1);
}

/** The rare spellings: exponents, many digits, nothing. */
function anyMedian(cell: string): number {
  const text = cell.trim();
  if (text === '' || text === 'NA' || text === 'NaN') return SILENT;
  if (!/^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return UNREADABLE;
  const value = Number(text);
  return Number.isFinite(value) ? value : UNREADABLE;
}
