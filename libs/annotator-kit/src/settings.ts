import { readConfig } from '@nephron/config';
import { ROLES, type Role } from '@nephron/db';
import { ConfigError } from '@nephron/errors';
import { parseHostLimits, type UpstreamOptions } from '@nephron/upstream';
import { type TOptional, type TSchema, Type } from 'typebox';
import type { GateThresholds } from './gate.ts';
import type { Source } from './source.ts';

const shared = {
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_ACCESS: Type.Enum(['mirror', 'internet'], {
    default: 'mirror',
    description: 'Where published data come from: files of the mirror folder only, or the publishers themselves.',
  }),
  NEPHRON_MIRROR_DIR: Type.Optional(
    Type.String({ description: 'Folder with published files, in a folder per publisher; needed where NEPHRON_ACCESS is mirror.' }),
  ),
  NEPHRON_RAW_DIR: Type.String({ description: 'Folder in which received files are kept by their SHA-256.' }),
  NEPHRON_LEASE_MS: Type.Integer({
    default: 10_000,
    minimum: 1_000,
    description: 'How long a unit stays with a process that gives no sign of life.',
  }),
  NEPHRON_RAW_KEEP_RELEASES: Type.Integer({
    default: 3,
    minimum: 1,
    description: 'So many of the newest releases of each source keep their files in NEPHRON_RAW_DIR.',
  }),
  NEPHRON_UPSTREAM_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Every request for https://host/path goes to <this>/host/path instead: a caching proxy, a simulated upstream.',
    }),
  ),
  NEPHRON_CONTACT: Type.String({
    default: '',
    pattern: '^[\\x20-\\x7e]*$',
    description: 'Mail or web address of those who run this, for publishers: part of the User-Agent of every request to them.',
  }),
  NEPHRON_UPSTREAM_LIMITS: Type.Optional(
    Type.String({
      description:
        'Other limits of public hosts than the known ones: host=10/min or, with two requests in flight, host=5/s:2; separated by commas.',
    }),
  ),
  NEPHRON_SMALL_FILES: Type.Enum(['refuse', 'take'], {
    default: 'refuse',
    description: 'Downloads that are smaller than any published file: refuse them, or take them from a simulated upstream.',
  }),
  NCBI_API_KEY: Type.Optional(
    Type.String({
      description: 'Key of NCBI, whose E-utilities then answer ten requests per second instead of three.',
    }),
  ),
  NEPHRON_GAP_LIMIT: Type.Integer({
    default: 200,
    minimum: 0,
    description: 'Most genes of a gene list that a source is asked for one by one where its files lack them.',
  }),
};

const SHARE = { minimum: 0, maximum: 1 };

/** Limits of the gate, by the end of their settings: `NEPHRON_<SOURCE>_GATE_HOLD_SHARE`. */
const GATE_SETTINGS = {
  holdShare: ['HOLD_SHARE', Type.Number({ ...SHARE, description: 'Share of the former documents below which a release is held.' })],
  warnShare: ['WARN_SHARE', Type.Number({ ...SHARE, description: 'Share of the former documents below which a release is remarked on.' })],
  maxBadShare: ['MAX_BAD_SHARE', Type.Number({ ...SHARE, description: 'Share of unreadable rows above which a release is held.' })],
  minDocuments: ['MIN_DOCUMENTS', Type.Integer({ minimum: 0, description: 'Fewest documents of a release for all genes.' })],
} as const;

/** Settings of one annotator: those all share, and for each of its files a name that overrides the search by published name. */
export interface AnnotatorSettings {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly role: Role | undefined;
  readonly access: 'mirror' | 'internet';
  readonly mirrorDir: string | undefined;
  readonly rawDir: string;
  readonly leaseMs: number;
  /** By artifact role; relative to the publisher's folder of the mirror. */
  readonly fileNames: Readonly<Record<string, string>>;
  /** By artifact role; instead of the publisher's address. */
  readonly fileUrls: Readonly<Record<string, string>>;
  /** The gene list that documents depend on, and whose genes are asked for where files lack them. */
  readonly panelId: string;
  /** What replaces the source's own limits. */
  readonly gate: Partial<GateThresholds>;
  readonly keepReleases: number;
  readonly gapLimit: number;
  /** How public hosts are asked. */
  readonly upstream: Pick<UpstreamOptions, 'baseUrl' | 'contact' | 'limits' | 'ncbiApiKey' | 'smallFiles'>;
}

/** `NEPHRON_GNOMAD_V4_FILE`: a setting of one source. */
function settingOf(source: Source, name: string): string {
  return `NEPHRON_${source.id}_${name}`.toUpperCase();
}

export function annotatorSettings(source: Source, env: NodeJS.ProcessEnv = process.env): AnnotatorSettings {
  const own: Record<string, TOptional<TSchema>> = {
    [settingOf(source, 'panel')]: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$', description: 'Id of the gene list to work with; left out: kidney.' }),
    ),
  };
  for (const { role, publisher } of source.artifacts) {
    own[settingOf(source, `${role}_file`)] = Type.Optional(
      Type.String({ description: `File in the mirror's folder "${publisher}" to use as ${role}, instead of the newest published one.` }),
    );
    own[settingOf(source, `${role}_url`)] = Type.Optional(
      Type.String({ pattern: '^https?://', description: `Address to download ${role} from, instead of its publisher's.` }),
    );
  }
  for (const [ending, schema] of Object.values(GATE_SETTINGS)) own[settingOf(source, `gate_${ending}`)] = Type.Optional(schema);
  const config = readConfig(Type.Object(shared), env);
  const chosen = readConfig(Type.Object(own), env) as Record<string, string | number | undefined>;
  const byRole = (ending: string): Record<string, string> =>
    Object.fromEntries(
      source.artifacts.flatMap(({ role }) => {
        const value = chosen[settingOf(source, `${role}_${ending}`)];
        return value === undefined ? [] : [[role, String(value)]];
      }),
    );
  return {
    databaseUrl: config.DATABASE_URL,
    natsUrl: config.NATS_URL,
    role: config.NEPHRON_DB_ROLE,
    access: config.NEPHRON_ACCESS,
    mirrorDir: mirrorDirOf(config),
    rawDir: config.NEPHRON_RAW_DIR,
    leaseMs: config.NEPHRON_LEASE_MS,
    fileNames: byRole('file'),
    fileUrls: byRole('url'),
    panelId: String(chosen[settingOf(source, 'panel')] ?? 'kidney'),
    gate: gateOf(source, chosen),
    keepReleases: config.NEPHRON_RAW_KEEP_RELEASES,
    gapLimit: config.NEPHRON_GAP_LIMIT,
    upstream: {
      baseUrl: config.NEPHRON_UPSTREAM_URL,
      contact: config.NEPHRON_CONTACT,
      limits: parseHostLimits(config.NEPHRON_UPSTREAM_LIMITS),
      ncbiApiKey: config.NCBI_API_KEY,
      smallFiles: config.NEPHRON_SMALL_FILES,
    },
  };
}

function mirrorDirOf(config: { NEPHRON_ACCESS: 'mirror' | 'internet'; NEPHRON_MIRROR_DIR?: string }): string | undefined {
  if (config.NEPHRON_ACCESS === 'mirror' && !config.NEPHRON_MIRROR_DIR) {
    throw new ConfigError('NEPHRON_MIRROR_DIR is missing: name a folder with published files, or set NEPHRON_ACCESS=internet');
  }
  return config.NEPHRON_MIRROR_DIR;
}

function gateOf(source: Source, chosen: Readonly<Record<string, string | number | undefined>>): Partial<GateThresholds> {
  const limits: { -readonly [limit in keyof GateThresholds]?: number } = {};
  for (const limit of Object.keys(GATE_SETTINGS) as (keyof GateThresholds)[]) {
    const value = chosen[settingOf(source, `gate_${GATE_SETTINGS[limit][0]}`)];
    if (typeof value === 'number') limits[limit] = value;
  }
  return limits;
}
