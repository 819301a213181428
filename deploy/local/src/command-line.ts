import { parseArgs } from 'node:util';
import { describeSettings } from '@nephron/config';
import { ConfigError, messageOf } from '@nephron/errors';
import { SETTINGS } from './settings.ts';

export interface CommandLine {
  readonly help: boolean;
  readonly version: boolean;
  /** Whether an empty database is filled by a first run. */
  readonly firstRun: boolean;
}

const FLAGS = [
  ['--no-run', 'Do not fill an empty database by a first run of all sources.'],
  ['--help', 'Show this and end.'],
  ['--version', 'Show the version and end.'],
] as const;

export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { 'no-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    });
    return { help: values.help ?? false, version: values.version ?? false, firstRun: !values['no-run'] };
  } catch (error) {
    throw new ConfigError(`${messageOf(error).split('. ')[0]}; "npm start -- --help" lists the flags`, { cause: error });
  }
}

export function helpText(): string {
  const width = 22;
  const entry = (name: string, text: string): string => `  ${name.padEnd(width)}${text}`;
  return [
    'npm start [-- flags]   Starts Nephron on this machine: Postgres, NATS, all services, one address. Ctrl-C stops it.',
    '',
    'Flags',
    ...FLAGS.map(([name, text]) => entry(name, text)),
    '',
    'Settings (environment variables)',
    ...describeSettings(SETTINGS).flatMap(({ name, fallback, description }) => [
      entry(name, description),
      entry('', fallback === 'not set' ? '(not set)' : `(default: ${fallback})`),
    ]),
    '',
    'Other NEPHRON_* and OTEL_* variables are passed on to the services. Relative folders count from where npm was called.',
  ].join('\n');
}
