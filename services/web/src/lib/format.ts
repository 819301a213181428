const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

const COUNT = new Intl.NumberFormat('en');
const EXACT_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** `1 gene`, `2 genes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A probability, never rounded onto 0 or 1 when it is neither. */
export function formatProbability(value: number): string {
  if (value > 0 && value < 0.001) return '<0.001';
  if (value < 1 && value > 0.999) return '>0.999';
  return value.toFixed(3);
}

/** A value with a fixed number of places; a tiny one keeps its sign and never reads as zero. */
export function formatDecimal(value: number, places: number): string {
  const smallest = 10 ** -places;
  if (value !== 0 && Math.abs(value) < smallest) return value < 0 ? `>−${smallest}` : `<${smallest}`;
  return value.toFixed(places).replace('-', '−');
}

/** Whole per cent; 100 only when nothing is left. */
export function formatPercent(percent: number): string {
  return `${percent >= 100 ? 100 : Math.max(0, Math.floor(percent))} %`;
}

/** `just now`, `3 minutes ago`, `2 days ago`; a time ahead (clocks differ) is `just now`. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 10) return 'just now';
  if (seconds < MINUTE_S) return `${Math.floor(seconds / 10) * 10} seconds ago`;
  if (seconds < HOUR_S) return `${counted(Math.floor(seconds / MINUTE_S), 'minute')} ago`;
  if (seconds < 2 * DAY_S) return `${counted(Math.floor(seconds / HOUR_S), 'hour')} ago`;
  return `${counted(Math.floor(seconds / DAY_S), 'day')} ago`;
}

/** How long something took: `350 ms`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return withRest(Math.floor(seconds / MINUTE_S), 'min', seconds % MINUTE_S, 's');
  const minutes = Math.floor(seconds / MINUTE_S);
  return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`;
}

/** Date, time and zone of the reader; `null` for what is no time. */
export function formatExactTime(iso: string): string | null {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? null : EXACT_TIME.format(time);
}

/** The reader's time of day. */
export function formatClock(ms: number): string {
  return CLOCK.format(ms);
}

/** A calendar date that belongs to no zone, such as the day a symbol was approved. */
export function formatDay(isoDate: string): string {
  const time = Date.parse(isoDate.slice(0, 10));
  return Number.isNaN(time) ? isoDate : DAY.format(time);
}

/** Items side by side; those with commas of their own are kept apart by semicolons. */
export function inOneLine(items: readonly string[]): string {
  return items.join(items.some((item) => item.includes(',')) ? '; ' : ', ');
}

/** `kidney_phenotype_count` as a reader would say it. */
export function fieldLabel(key: string): string {
  const words = key.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
