const PREFIX = '9606.ENSP';
const ZERO = 48;

/** The number in a human STRING id between two places of a text, 262304 in `9606.ENSP00000262304`; -1 where none stands there. */
export function proteinNumber(text: string, from: number, to: number): number {
  if (!text.startsWith(PREFIX, from)) return -1;
  return naturalNumber(text, from + PREFIX.length, to);
}

/** The decimal number between two places of a text; -1 where other characters stand there, none, or too many to be exact. */
export function naturalNumber(text: string, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** As STRING writes it. */
export function proteinId(number: number): string {
  return `${PREFIX}${String(number).padStart(11, '0')}`;
}
