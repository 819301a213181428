import type { ClaimedUnit, Db, OutboxMessage } from '@nephron/db';
import type { Logger } from '@nephron/telemetry';
import type pg from 'pg';
import type { ProgressReporter } from './progress.ts';
import type { AnnotatorSettings } from './settings.ts';
import type { Source } from './source.ts';

/** What every step of a unit works with. */
export interface Work {
  readonly source: Source;
  readonly unit: ClaimedUnit;
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly settings: Pick<AnnotatorSettings, 'mirrorDir' | 'rawDir' | 'fileNames'>;
  readonly progress: ProgressReporter;
  readonly log: Logger;
  /** Aborted when the lease is lost or the service stops; nothing may be written after. */
  readonly signal: AbortSignal;
}

/** A step ends with its transaction committed; what it announced is published after. */
export type Step = (work: Work) => Promise<readonly OutboxMessage[]>;
