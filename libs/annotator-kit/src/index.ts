export { type AnnotatorDeps, type RunningAnnotator, startAnnotator } from './annotator.ts';
export { artifactAt } from './artifact.ts';
export { GeneIndex, type IndexedGene } from './gene-index.ts';
export { detached, LineCells } from './line-cells.ts';
export { runAnnotator } from './run-annotator.ts';
export type {
  ApiContext,
  ArtifactFile,
  ArtifactFiles,
  GateRules,
  GeneAnswer,
  GeneApi,
  GeneDocument,
  GenePanel,
  ParseContext,
  ParseReport,
  Sentinel,
  Source,
} from './source.ts';
export { type Columns, columnsOf, firstLines, numberIn, type Row, roundHalfEven, rowBatches } from './table.ts';
export { ledgerCache, ledgerLimiter } from './upstream.ts';
