import type { FaultPlan } from './faults.ts';

const HEAD_CHARS = 64 * 1024;
const YEARS_OLDER = 3;

/** What a fault has to know of a file. */
export interface FaultyFile {
  /** What the catalogue knows it by. */
  readonly mark: RegExp | undefined;
  /** True where every release has an address of its own: an older one then also has other content, whatever dates it has. */
  readonly isOfRelease: boolean;
}

/**
 * The text of a published file as the fault leaves it, in chunks; memory stays bounded, JSON apart. Characters are bytes (latin1),
 * so that nothing but the fault changes. `truncated-gzip` is about the compressed bytes and leaves the text alone.
 */
export async function* faultyText(plan: FaultPlan, file: FaultyFile, open: () => AsyncIterable<string>): AsyncGenerator<string> {
  if (plan.fault === 'renamed-column') yield* withRenamedColumn(open(), plan.column ?? file.mark);
  else if (plan.fault === 'older-version') yield* lineWise(file.isOfRelease ? withoutLastLine(open()) : open(), olderDates);
  else if (plan.fault === 'shrunken') yield* shrunken(open, plan.share ?? 0.5);
  else yield* open();
}

/** The first line with the column gets another name for it; what has no such text near its beginning is an error of the test. */
async function* withRenamedColumn(chunks: AsyncIterable<string>, column: string | RegExp | undefined): AsyncGenerator<string> {
  if (column === undefined) throw new RangeError('renamed-column needs a column: the catalogue knows this file by none');
  let head: string | undefined = '';
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head += chunk;
    if (head.length < HEAD_CHARS) continue;
    yield renamed(head, column);
    head = undefined;
  }
  if (head !== undefined) yield renamed(head, column);
}

/** Whole names alone: `lof.oe` leaves `lof.oe_ci.lower` as it is. */
function renamed(head: string, column: string | RegExp): string {
  const name = typeof column === 'string' ? column : (column.exec(head)?.[0].trim() ?? '');
  const whole = new RegExp(`(?<![\\w.])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w.])`);
  const at = name === '' ? -1 : head.search(whole);
  if (at < 0) throw new RangeError(`renamed-column: there is no ${String(column)} at the beginning of the file`);
  return `${head.slice(0, at)}renamed_${name.length}${head.slice(at + name.length)}`;
}

async function* lineWise(chunks: AsyncIterable<string>, change: (text: string) => string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const end = text.lastIndexOf('\n') + 1;
    yield change(text.slice(0, end));
    rest = text.slice(end);
  }
  yield change(rest);
}

/** An older release lacks what came last. */
async function* withoutLastLine(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let kept = '';
  for await (const chunk of chunks) {
    const text = kept + chunk;
    // The line end before the last one that has something after it.
    const lastLine = text.trimEnd().lastIndexOf('\n') + 1;
    yield text.slice(0, lastLine);
    kept = text.slice(lastLine);
  }
}

/** Every date, three years earlier: `2024-04-26`, and `2024_04` as UniProt names its releases. */
export function olderDates(text: string): string {
  return text.replaceAll(/\b(20\d\d)(?=[-_](?:0[1-9]|1[0-2])\b)/g, (_, year: string) => String(Number(year) - YEARS_OLDER));
}

/** A release name with smaller numbers: `2024_04` → `2021_04`, `115` → `114`, `12.0` → `11.0`. */
export function olderRelease(release: string): string {
  const dated = olderDates(release);
  return dated === release ? release.replace(/\d+/, (number) => String(Math.max(0, Number(number) - 1))) : dated;
}

/** The first `share` of the lines by their length, cut at a line end; of JSON the first `share` of its longest list. */
async function* shrunken(open: () => AsyncIterable<string>, share: number): AsyncGenerator<string> {
  let total = 0;
  let start = '';
  for await (const chunk of open()) {
    if (total === 0) start = chunk.trimStart().slice(0, 1);
    total += chunk.length;
  }
  if (start === '{' || start === '[') yield shrunkenJson(await joined(open()), share);
  else yield* firstLines(open(), total * share);
}

async function* firstLines(chunks: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let given = 0;
  for await (const chunk of chunks) {
    if (given + chunk.length < length) {
      yield chunk;
      given += chunk.length;
      continue;
    }
    const lineEnd = chunk.indexOf('\n', Math.max(0, Math.floor(length - given)));
    yield lineEnd < 0 ? chunk : chunk.slice(0, lineEnd + 1);
    if (lineEnd >= 0) return;
    given += chunk.length;
  }
}

function shrunkenJson(text: string, share: number): string {
  const value: unknown = JSON.parse(text);
  const longest = longestList(value, 4);
  longest?.splice(Math.ceil(longest.length * share));
  return JSON.stringify(value);
}

function longestList(value: unknown, depth: number): unknown[] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  let longest = Array.isArray(value) ? value : undefined;
  if (depth === 0) return longest;
  for (const inner of Object.values(value).slice(0, 100)) {
    const found = longestList(inner, depth - 1);
    if (found && found.length > (longest?.length ?? 0)) longest = found;
  }
  return longest;
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.join('');
}
