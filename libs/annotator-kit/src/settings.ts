import { readConfig } from '@nephron/config';
import { ROLES, type Role } from '@nephron/db';
import { type TOptional, type TString, Type } from 'typebox';
import type { Source } from './source.ts';

const shared = {
  DATABASE_URL: Type.String({ description: 'Postgres connection string.' }),
  NATS_URL: Type.String({ description: 'Comma-separated NATS servers.' }),
  NEPHRON_DB_ROLE: Type.Optional(
    Type.Enum(Object.values(ROLES), { description: 'Role to assume on connect, where the login itself is not it.' }),
  ),
  NEPHRON_MIRROR_DIR: Type.String({ description: 'Folder with published files, in a folder per publisher.' }),
  NEPHRON_RAW_DIR: Type.String({ description: 'Folder in which received files are kept by their SHA-256.' }),
  NEPHRON_LEASE_MS: Type.Integer({
    default: 10_000,
    minimum: 1_000,
    description: 'How long a unit stays with a process that gives no sign of life.',
  }),
};

/** Settings of one annotator: those all share, and for each of its files a name that overrides the search by published name. */
export interface AnnotatorSettings {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly role: Role | undefined;
  readonly mirrorDir: string;
  readonly rawDir: string;
  readonly leaseMs: number;
  /** By artifact role; relative to the publisher's folder of the mirror. */
  readonly fileNames: Readonly<Record<string, string>>;
}

/** `NEPHRON_GNOMAD_V4_FILE`: the setting that names the file of an artifact. */
function fileSetting(source: Source, role: string): string {
  return `NEPHRON_${source.id}_${role}_FILE`.toUpperCase();
}

export function annotatorSettings(source: Source, env: NodeJS.ProcessEnv = process.env): AnnotatorSettings {
  const names: Record<string, TOptional<TString>> = {};
  for (const artifact of source.artifacts) {
    names[fileSetting(source, artifact.role)] = Type.Optional(
      Type.String({
        description: `File in the mirror's folder "${artifact.publisher}" to use as ${artifact.role}, instead of the newest published one.`,
      }),
    );
  }
  const config = readConfig(Type.Object(shared), env);
  const chosen = readConfig(Type.Object(names), env) as Record<string, string | undefined>;
  const fileNames = source.artifacts.flatMap(({ role }) => {
    const name = chosen[fileSetting(source, role)];
    return name ? [[role, name] as const] : [];
  });
  return {
    databaseUrl: config.DATABASE_URL,
    natsUrl: config.NATS_URL,
    role: config.NEPHRON_DB_ROLE,
    mirrorDir: config.NEPHRON_MIRROR_DIR,
    rawDir: config.NEPHRON_RAW_DIR,
    leaseMs: config.NEPHRON_LEASE_MS,
    fileNames: Object.fromEntries(fileNames),
  };
}
