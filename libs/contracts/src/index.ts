export { type ChangeCursor, changeCursorText, FIRST_CHANGE, parseChangeCursor } from './change-cursor.ts';
export { fingerprint } from './fingerprint.ts';
export {
  type ClientFrame,
  type EventFrame,
  type Frame,
  type FrameType,
  type RowFrame,
  type SnapshotFrame,
  stateFrameType,
} from './frames.ts';
export { HgncId, LedgerId, RunId, SourceName, Timestamp } from './ids.ts';
export { AnnotationsChanged, NAMED_CHANGES } from './messages/annotations-changed.ts';
export { CacheInvalidated } from './messages/cache-invalidated.ts';
export { ReleaseDecided } from './messages/release-decided.ts';
export { RunStart } from './messages/run-start.ts';
export { SourcePublished } from './messages/source-published.ts';
export { UnitFinished } from './messages/unit-finished.ts';
export { UnitReady } from './messages/unit-ready.ts';
export { ViewRefreshed } from './messages/view-refreshed.ts';
export { coarseStatus, PIPELINE_ROW, ProgressRow, ProgressSnapshot, RunChanged, SourceChanged, SourceProgress } from './progress.ts';
export {
  isRunEnded,
  isRunSourceEnded,
  type ReleaseState,
  RUN_SOURCE_STATES,
  RUN_STATES,
  type RunSourceState,
  type RunState,
  type UnitKind,
  type UnitState,
} from './run-state.ts';
export { isSourceId, SOURCE_IDS, SOURCES, type SourceDescription, type SourceId, sourceDescription } from './source-registry.ts';
export { progressKey, sourceToken, subjects } from './subjects.ts';
export {
  ALL_CONSUMERS,
  annotatorConsumer,
  CONSUMERS,
  type ConsumerSpec,
  DUPLICATE_WINDOW_MS,
  PROGRESS_BUCKET,
  STREAMS,
  type StreamSpec,
} from './topology.ts';
