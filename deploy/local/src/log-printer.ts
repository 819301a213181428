import pc from 'picocolors';
import { type Logger, levels, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogLevel, Settings } from './settings.ts';

/** Prints what all processes say, one line per event, each with the name of who says it. */
export interface LogPrinter {
  /** A line as a process wrote it: JSON of our logger, or anything else, which then has the given level. */
  readonly line: (from: string, text: string, otherwise?: LogLevel) => void;
  readonly entry: (from: string, level: LogLevel, message: string) => void;
  /** For what the starter itself has to say. */
  readonly log: Logger;
}

interface PrinterOptions extends Pick<Settings, 'logLevel' | 'logFormat'> {
  readonly write: (text: string) => void;
  readonly colours: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

/** The starter's own name in the log. */
const SELF = 'nephron';
const NAME_WIDTH = 18;

export function createLogPrinter({ logLevel, logFormat, write, colours }: PrinterOptions): LogPrinter {
  const least = rank(logLevel);
  const format = logFormat === 'json' ? jsonLine : textLine(colours);
  const print = (from: string, entry: Entry): void => {
    if (rank(entry.level) >= least) write(`${format(from, entry)}\n`);
  };
  const entry = (from: string, level: LogLevel, message: string): void =>
    print(from, { level, time: new Date().toISOString(), service: from, msg: message });
  const line = (from: string, text: string, otherwise: LogLevel = 'info'): void => {
    const parsed = parseEntry(text);
    if (parsed) print(from, parsed);
    else if (text.trim()) entry(from, otherwise, text);
  };
  const log = pino(
    {
      level: logLevel,
      base: { service: SELF },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (text: string) => line(SELF, text) },
  );
  return { line, entry, log };
}

/** A level by name or number as a number; unknown ones count as `info`, so that nothing is lost. */
function rank(level: unknown): number {
  if (level === 'silent') return Number.POSITIVE_INFINITY;
  if (typeof level === 'number') return level;
  return (typeof level === 'string' ? levels.values[level] : undefined) ?? levels.values.info ?? 30;
}

function parseEntry(text: string): Entry | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const entry: Entry = JSON.parse(text);
    return 'level' in entry && 'msg' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}

function jsonLine(from: string, entry: Entry): string {
  return JSON.stringify('service' in entry ? entry : { ...entry, service: from });
}

function textLine(colours: boolean): (from: string, entry: Entry) => string {
  const pretty = prettyFactory({
    colorize: colours,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'service,pid,hostname',
    errorLikeObjectKeys: [],
  });
  const paint = painter(colours);
  return (from, entry) => `${paint(from)} ${pretty(flat(entry)).trimEnd().replaceAll('\n', ' ')}`;
}

/** An error as two short fields instead of a block of many lines. */
function flat({ err, ...entry }: Entry): Entry {
  if (typeof err !== 'object' || err === null) return err === undefined ? entry : { ...entry, why: err };
  const { message, stack } = err as { message?: unknown; stack?: unknown };
  const at = typeof stack === 'string' ? /\n\s+at (.*)/.exec(stack)?.[1] : undefined;
  return { ...entry, why: message, ...(at ? { at } : {}) };
}

/** Each name keeps the colour it was first given. */
function painter(colours: boolean): (name: string) => string {
  const { cyan, magenta, blue, green, yellow, cyanBright, magentaBright, blueBright, greenBright, yellowBright } = pc.createColors(colours);
  const palette = [cyan, magenta, blue, green, yellow, cyanBright, magentaBright, blueBright, greenBright, yellowBright];
  const given = new Map<string, (text: string) => string>();
  return (name) => {
    const colour = given.get(name) ?? palette[given.size % palette.length] ?? String;
    given.set(name, colour);
    return colour(name.padEnd(NAME_WIDTH));
  };
}

/** A line of PostgreSQL's log (`… [123] LOG:  text`) as level and text; its chatter and the statements of clients are details. */
export function postgresEntry(line: string): { readonly level: LogLevel; readonly message: string } {
  const [, kind = 'LOG', message = line] = /\[\d+\] (\w+):\s+(.*)$/.exec(line) ?? [];
  const level = { WARNING: 'warn', ERROR: 'warn', FATAL: 'error', PANIC: 'error' } as const;
  return { level: level[kind as keyof typeof level] ?? 'debug', message };
}

/** A line of nats-server's log (`… [INF] text`) as level and text. */
export function natsEntry(line: string): { readonly level: LogLevel; readonly message: string } {
  const [, kind = 'INF', message = line] = /\[(INF|WRN|ERR|FTL|DBG|TRC)\] (.*)$/.exec(line) ?? [];
  // The password is made anew for each start, and its file belongs to us alone.
  if (message.startsWith('Plaintext passwords')) return { level: 'debug', message };
  const level = { WRN: 'warn', ERR: 'error', FTL: 'error' } as const;
  return { level: level[kind as keyof typeof level] ?? 'debug', message };
}
