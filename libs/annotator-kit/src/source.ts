import type { SourceId } from '@nephron/contracts';
import type { Db } from '@nephron/db';
import type { LineBatch } from '@nephron/upstream';
import type { GeneIndex } from './gene-index.ts';

/** A file that a source publishes, as a mirror folder holds it. */
export interface ArtifactSpec<Role extends string> {
  /** What the file is for; also its name in settings: `NEPHRON_<SOURCE>_<ROLE>_FILE`. */
  readonly role: Role;
  /** Folder of the mirror. */
  readonly publisher: string;
  /**
   * Published names without `.gz`; a group `release` tells releases apart, and the greatest is taken. Earlier patterns win
   * over later ones.
   */
  readonly names: readonly RegExp[];
  /** A text that only the real thing contains near its beginning (a column name); left out where the format has none. */
  readonly mark?: RegExp;
}

/** One file of a release, as bytes that no longer change. */
export interface ArtifactFile {
  readonly role: string;
  /** Name under which it was found, such as `hgnc_complete_set.txt.gz`. */
  readonly name: string;
  readonly bytes: number;
  /** When the mirror's file was last changed; ISO time. */
  readonly modifiedAt: string;
  readonly lines: () => AsyncIterable<LineBatch>;
  readonly json: () => Promise<unknown>;
}

export type ArtifactFiles<Role extends string> = Readonly<Partial<Record<Role, ArtifactFile>>>;

/** Everything a source says about one gene. Key order and array order are part of the content hash: keep them fixed. */
export interface GeneDocument {
  readonly hgncId: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Where a parser counts what it saw. Counting is all: a bad line is never fatal below the gate's limit. */
export interface ParseReport {
  /** So many data rows were read. */
  readonly rows: (count: number) => void;
  /** A line that cannot be understood; logged with its number. */
  readonly badLine: (file: ArtifactFile, line: number, why: string) => void;
  /** So many rows were about something that is no approved gene. */
  readonly unmatched: (count: number) => void;
}

export interface ParseContext<Role extends string> {
  readonly files: ArtifactFiles<Role>;
  /** The approved genes and every way to find one. Empty for a source that itself brings the genes. */
  readonly genes: GeneIndex;
  readonly report: ParseReport;
  readonly signal: AbortSignal;
}

/** A gene whose document must be there, with values that hold in every sane release. */
export interface Sentinel {
  readonly hgncId: string;
  readonly symbol: string;
  /** Returns what is wrong, or undefined. */
  readonly check?: (document: Readonly<Record<string, unknown>>) => string | undefined;
}

export interface GateRules {
  /** Share of unreadable rows from which on a release is held; default 0.01. */
  readonly maxBadShare?: number;
  /** False where the version is the date of a file, which a copy may change: it cannot tell an older release. */
  readonly isVersionOrdered?: boolean;
  /** Fewest documents a first release may have; later ones are compared with their predecessor. */
  readonly minDocuments: number;
  readonly sentinels: readonly Sentinel[];
}

/** A source only describes itself: which files, how they are read, what must hold. The kit does the rest. */
export interface Source<Role extends string = string> {
  readonly id: SourceId;
  /** Raised whenever the same files would give other documents. */
  readonly parserVersion: number;
  readonly artifacts: readonly ArtifactSpec<Role>[];
  /** Why these files are not enough to go on (the source is then skipped); undefined where they are. */
  readonly missing: (files: ArtifactFiles<Role>) => string | undefined;
  /** The publisher's name of this release, from file names or headers; cheap: it reads a few lines at most. */
  readonly version: (files: ArtifactFiles<Role>) => Promise<string>;
  /**
   * One document per gene, in an order that depends on the files and genes alone. Missing columns throw
   * ArtifactSuspectError; the release is then held.
   */
  readonly parse: (context: ParseContext<Role>) => AsyncIterable<GeneDocument>;
  readonly gate: GateRules;
  /**
   * Only for the source that brings the genes: writes `gene` and `gene_identifier` from the staged documents, inside the
   * publishing transaction and before the documents.
   */
  readonly publishGenes?: (trx: Db, releaseId: string) => Promise<void>;
}
