export { type Db, openDatabase, openPool, overPool } from './connection.ts';
export { type CopyIn, copyTransaction } from './copy-transaction.ts';
export type {
  Annotation,
  Database,
  GateReport,
  Gene,
  GeneSummary,
  IdentifierKind,
  IdentifierRelation,
  NamedGene,
  NewGene,
  Outcome,
  ReleaseComparison,
  ReleaseCounts,
  ReleaseFile,
  ReleaseRoute,
  RequestStrategy,
  Run,
  RunSource,
  RunStrategy,
  RunUnit,
  SourceRelease,
  UnitCheckpoint,
  UnitResult,
} from './database-types.ts';
export { migrate } from './migrate.ts';
export { lockWork, tryLockWork } from './queries/advisory-lock.ts';
export { addAudit } from './queries/audit.ts';
export {
  type DeletedChunk,
  deleteDeadEntries,
  deleteExpiredEntries,
  type EntryPosition,
  namespacesWithDeadEntries,
} from './queries/cache-entry.ts';
export { hasDirtyGenes, takeDirtyGenes } from './queries/dirty-gene.ts';
export { type GeneAnnotation, geneAnnotations } from './queries/gene-annotation.ts';
export {
  type ChangedField,
  changesSince,
  type DocumentChange,
  geneAnnotationsAsOf,
  geneHistory,
  lastChange,
} from './queries/gene-history.ts';
export { approvedGenes, countApprovedGenes } from './queries/gene-index.ts';
export {
  GENE_SORT_FIELDS,
  type GeneListQuery,
  type GeneSort,
  type GeneSortField,
  geneListStatement,
  listGenes,
} from './queries/gene-list.ts';
export { hasPercentiles, refreshPercentiles } from './queries/gene-percentile.ts';
export { findGene, type GeneDetail, type Resolution } from './queries/gene-resolve.ts';
export { countSummaries, refreshSummariesOf, repairSummariesAfter } from './queries/gene-summary.ts';
export {
  addToOutbox,
  forgetPublished,
  markPublished,
  type NewOutboxMessage,
  type OutboxMessage,
  unpublishedMessages,
} from './queries/outbox.ts';
export {
  findPanel,
  type ListedPanel,
  listPanels,
  type PanelMember,
  panelForSource,
  panelMembers,
  type UnresolvedLine,
  unresolvedLines,
} from './queries/panel.ts';
export { deletePanel, type ImportedPanel, importPanel } from './queries/panel-import.ts';
export { latestProgressRows, runProgressRow, runSourceProgressRow } from './queries/progress-row.ts';
export { changedGenes, closePublication, openPublication } from './queries/publication.ts';
export { bumpNamespaces, markPublishedRelease, prepareToPublish, publishStaged } from './queries/publish-release.ts';
export { cacheGenerations, isReadable } from './queries/reader-state.ts';
export { compareStaged } from './queries/release-comparison.ts';
export {
  clearDecidedStaging,
  type DecisionRequest,
  holdAgain,
  type ReleaseDecision,
  rejectRelease,
  reopenHeld,
  requestDecision,
} from './queries/release-decision.ts';
export { findListedRelease, type ListedRelease, listReleases } from './queries/release-list.ts';
export { findCached, forgetCached, keepCached } from './queries/response-cache.ts';
export {
  formerRelease,
  markRolledBack,
  newestStanding,
  type Rollback,
  restoreFormerDocuments,
  stageFormerDocuments,
} from './queries/rollback-release.ts';
export { forgetFailures, genesWithoutDocument, recordFailures } from './queries/run-failures.ts';
export { findListedRun, type ListedOutcome, type ListedRun, listOutcomes, listRuns } from './queries/run-list.ts';
export { type RequestedRun, type RunRequest, requestRun } from './queries/run-request.ts';
export {
  addRunSources,
  endRunSource,
  moveRunSource,
  runSourcesOf,
} from './queries/run-source-state.ts';
export { finalizingForMs, findOverlappingRun, findRun, isListed, lockRuns, moveRun, type RunFacts, runsIn } from './queries/run-state.ts';
export {
  type ClaimedUnit,
  claimUnit,
  completeUnit,
  dueInMs,
  failUnit,
  holdUnit,
  renewLease,
  returnUnit,
  saveCheckpoint,
} from './queries/run-unit.ts';
export {
  addUnit,
  type FinishedUnit,
  failHopelessUnits,
  returnExpiredUnits,
  settleUnit,
  unitsToRemind,
  unsettledUnits,
} from './queries/run-unit-plan.ts';
export { type ListedSource, listSources } from './queries/source-list.ts';
export { recordProgress, recordTally, type SourceTally } from './queries/source-progress.ts';
export {
  addRelease,
  countGenes,
  findCurrentRelease,
  findReleaseOf,
  getRelease,
  markChecked,
  markStaged,
  type NewRelease,
  type ReleaseFacts,
  rawFilesInUse,
} from './queries/source-release.ts';
export { clearStaging, copyToStaging, countStaged, type StagedDocument } from './queries/staging.ts';
export { blockHost, type HostTurn, takeHostToken } from './queries/upstream-host.ts';
export { isRefreshableConcurrently, recordViewRefresh, refreshSourceStatistics } from './queries/view-refresh.ts';
export { ROLES, type Role } from './roles.ts';
