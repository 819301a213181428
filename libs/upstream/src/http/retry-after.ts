/** No host is waited for longer than that at a time, whatever it says. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** How long a `Retry-After` header asks to wait, in ms: seconds (also decimal ones) or an HTTP date. Undefined where it says neither. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_MS, Math.ceil(Number(text) * 1000));
  // Only what looks like a date: the parser takes bare numbers for years.
  const at = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(LONGEST_MS, Math.max(0, at - now));
}
