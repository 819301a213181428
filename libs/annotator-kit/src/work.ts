import type { ClaimedUnit, Db, OutboxMessage } from '@nephron/db';
import type { Logger } from '@nephron/telemetry';
import type { Upstream } from '@nephron/upstream';
import type pg from 'pg';
import type { ProgressReporter } from './progress.ts';
import type { AnnotatorSettings } from './settings.ts';
import type { Source } from './source.ts';

/** Settings that the steps of a unit go by. */
export type WorkSettings = Pick<
  AnnotatorSettings,
  'access' | 'mirrorDir' | 'rawDir' | 'fileNames' | 'fileUrls' | 'panelId' | 'gate' | 'gapLimit' | 'keepReleases'
>;

/** What every step of a unit works with. */
export interface Work {
  readonly source: Source;
  readonly unit: ClaimedUnit;
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Undefined where the service only reads a mirror folder. */
  readonly upstream: Upstream | undefined;
  readonly settings: WorkSettings;
  readonly progress: ProgressReporter;
  readonly log: Logger;
  /** Aborted when the lease is lost or the service stops; nothing may be written after. */
  readonly signal: AbortSignal;
}

/** A step ends with its transaction committed; what it announced is published after. */
export type Step = (work: Work) => Promise<readonly OutboxMessage[]>;
