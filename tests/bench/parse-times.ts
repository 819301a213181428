/** What repeated parsing of a source's files took. */
export interface ParseTimes {
  readonly documents: number;
  /** SHA-256 of all documents in their order. */
  readonly hash: string;
  /** Of plain text in all files. */
  readonly characters: number;
  readonly parseSeconds: readonly number[];
  /** Reading, decompressing and splitting into lines alone, in turn with the former. */
  readonly readSeconds: readonly number[];
  readonly peakMiB: number;
}
