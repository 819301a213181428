import { resolve } from 'node:path';
import { readConfig } from '@nephron/config';
import { ConfigError, messageOf } from '@nephron/errors';
import { type Static, Type } from 'typebox';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that can be set; relative folders count from where npm was called, the defaults from the project. */
export const SETTINGS = Type.Object({
  NEPHRON_PORT: Type.Integer({
    default: 8000,
    minimum: 1,
    maximum: 65_535,
    description: 'Port of the web page, the API and the live progress, on this machine only.',
  }),
  NEPHRON_DATA_DIR: Type.String({
    default: '.nephron',
    description: 'Folder for everything that is kept: Postgres, message streams, downloaded files. Made where missing.',
  }),
  NEPHRON_MIRROR_DIR: Type.String({
    default: 'deploy/local/sample-mirror',
    description: 'Folder with the published files of the sources, laid out as on their servers. Only read.',
  }),
  NEPHRON_ACCESS: Type.Enum(['mirror', 'internet'], {
    default: 'mirror',
    description: 'Where published data come from: mirror, files of NEPHRON_MIRROR_DIR only; internet, the publishers themselves.',
  }),
  NEPHRON_UPSTREAM_URL: Type.Optional(
    Type.String({
      description: 'With internet: every request for https://host/path goes to <this>/host/path instead, such as a caching proxy.',
    }),
  ),
  NEPHRON_CONTACT: Type.Optional(
    Type.String({ description: 'With internet: your mail or web address, told to the publishers with every request.' }),
  ),
  NEPHRON_SMALL_FILES: Type.Enum(['refuse', 'take'], {
    default: 'refuse',
    description: 'With internet: downloads that are smaller than any published file; take them from a simulated upstream only.',
  }),
  NCBI_API_KEY: Type.Optional(Type.String({ description: 'With internet: key of NCBI, which then answers more often.' })),
  DATABASE_URL: Type.Optional(
    Type.String({ description: 'Postgres that exists (15 or newer), instead of one of our own: postgres://user:password@host/database.' }),
  ),
  NATS_URL: Type.Optional(
    Type.String({ description: 'NATS servers with JetStream that exist, instead of one of our own: nats://user:password@host:4222,…' }),
  ),
  NEPHRON_LOG_LEVEL: Type.Enum([...LOG_LEVELS], { default: 'info', description: `Least level that is shown: ${LOG_LEVELS.join(', ')}.` }),
  NEPHRON_LOG_FORMAT: Type.Enum(['text', 'json'], { default: 'text', description: 'text for people, json for programmes.' }),
});

/** How the message about wrong settings begins. */
const PROBLEMS = 'settings are wrong: ';

export interface Settings {
  readonly port: number;
  readonly dataDir: string;
  readonly mirrorDir: string;
  /** What annotators are told about public hosts, as their own settings. */
  readonly upstream: Readonly<Record<string, string>>;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'text' | 'json';
}

/** Reads and checks the settings; every problem is named at once. `INIT_CWD` is where the user was when npm was called. */
export function readSettings(env: NodeJS.ProcessEnv, projectDir: string): Settings {
  const config = checkedConfig(env);
  const folder = (name: 'NEPHRON_DATA_DIR' | 'NEPHRON_MIRROR_DIR'): string =>
    resolve(env[name] ? (env.INIT_CWD ?? process.cwd()) : projectDir, config[name]);
  return {
    port: config.NEPHRON_PORT,
    dataDir: folder('NEPHRON_DATA_DIR'),
    mirrorDir: folder('NEPHRON_MIRROR_DIR'),
    upstream: upstreamOf(config),
    databaseUrl: config.DATABASE_URL,
    natsUrl: config.NATS_URL,
    logLevel: config.NEPHRON_LOG_LEVEL,
    logFormat: config.NEPHRON_LOG_FORMAT,
  };
}

function upstreamOf(config: Static<typeof SETTINGS>): Record<string, string> {
  const { NEPHRON_ACCESS, NEPHRON_UPSTREAM_URL, NEPHRON_CONTACT, NEPHRON_SMALL_FILES, NCBI_API_KEY } = config;
  return {
    NEPHRON_ACCESS,
    NEPHRON_SMALL_FILES,
    ...(NEPHRON_UPSTREAM_URL === undefined ? {} : { NEPHRON_UPSTREAM_URL }),
    ...(NEPHRON_CONTACT === undefined ? {} : { NEPHRON_CONTACT }),
    ...(NCBI_API_KEY === undefined ? {} : { NCBI_API_KEY }),
  };
}

function checkedConfig(env: NodeJS.ProcessEnv) {
  const addressProblems = [
    addressProblem('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:']),
    addressProblem('NEPHRON_UPSTREAM_URL', env.NEPHRON_UPSTREAM_URL, ['http:', 'https:']),
    ...(env.NATS_URL ?? '').split(',').map((url) => addressProblem('NATS_URL', withScheme(url), ['nats:', 'tls:'])),
  ].filter((problem) => problem !== undefined);
  try {
    const config = readConfig(SETTINGS, env);
    if (addressProblems.length === 0) return config;
  } catch (error) {
    addressProblems.unshift(messageOf(error).replace(PROBLEMS, ''));
  }
  throw new ConfigError(`${PROBLEMS}${[...new Set(addressProblems)].join('; ')}`);
}

/** Never quotes the address: it may hold a password. */
function addressProblem(name: string, url: string | undefined, protocols: readonly string[]): string | undefined {
  if (!url) return undefined;
  if (!URL.canParse(url)) return `${name} is not an address such as ${protocols[0]}//host`;
  return protocols.includes(new URL(url).protocol) ? undefined : `${name} has to begin with ${protocols.join('// or ')}//`;
}

function withScheme(url: string): string {
  return !url || url.includes('://') ? url : `nats://${url}`;
}
