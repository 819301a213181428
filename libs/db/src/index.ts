export { type Db, openDatabase, openPool, overPool } from './connection.ts';
export type {
  Annotation,
  Database,
  GateReport,
  Gene,
  GeneSummary,
  IdentifierKind,
  IdentifierRelation,
  NewGene,
  Outcome,
  ReleaseCounts,
  ReleaseFile,
  Run,
  RunSource,
  RunStrategy,
  RunUnit,
  SourceRelease,
  UnitCheckpoint,
  UnitResult,
} from './database-types.ts';
export { migrate } from './migrate.ts';
export {
  addToOutbox,
  forgetPublished,
  markPublished,
  type NewOutboxMessage,
  type OutboxMessage,
  unpublishedMessages,
} from './queries/outbox.ts';
export { ROLES, type Role } from './roles.ts';
