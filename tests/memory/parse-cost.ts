/** What parsing a source's files took. */
export interface ParseCost {
  readonly documents: number;
  /** Of all documents as text. */
  readonly documentBytes: number;
  readonly rows: number;
  /** As `file:line: why`; the first few of them. */
  readonly badLines: readonly string[];
  /** Of plain text read. */
  readonly bytes: number;
  readonly seconds: number;
  /** The most memory that the process has had. */
  readonly peakMiB: number;
}
