import type { SourceId } from '@nephron/contracts';
import type { Db } from '@nephron/db';
import type { LineBatch, PublishedFile, UpstreamHttp } from '@nephron/upstream';
import type { GeneIndex, IndexedGene } from './gene-index.ts';

/** One file of a release, as bytes that no longer change. */
export interface ArtifactFile {
  readonly role: string;
  /** Name under which it was found, such as `hgnc_complete_set.txt.gz`. */
  readonly name: string;
  readonly bytes: number;
  /** When the mirror's file was last changed; ISO time. */
  readonly modifiedAt: string;
  readonly lines: () => AsyncIterable<LineBatch>;
  /** Plain bytes, for texts whose lines may be of any length. */
  readonly chunks: () => AsyncIterable<Buffer>;
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
  /** The gene list that the source's settings name; undefined where the source uses none, or the list is not there. */
  readonly panel?: GenePanel | undefined;
  /** A folder on disk for what a parser cannot keep in memory; left out: the system's temporary folder. */
  readonly scratchDir?: string | undefined;
  readonly report: ParseReport;
  readonly signal: AbortSignal;
}

/** A list of genes with weights, as a person imported it. */
export interface GenePanel {
  readonly id: string;
  /** Grows with every import. */
  readonly version: number;
  /** By HGNC id: 0 to 100, how strongly the gene belongs; 100 where the list gave no weight. */
  readonly weights: ReadonlyMap<string, number>;
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

/** What the per-gene API said about one gene: a document, that there is nothing, or why it could not be asked. */
export type GeneAnswer =
  | GeneDocument
  | { readonly hgncId: string; readonly isAbsent: true }
  | { readonly hgncId: string; readonly error: Error };

export interface ApiContext<Role extends string> {
  readonly http: UpstreamHttp;
  /** Files of `GeneApi.files`, from the mirror folder, the publisher or the last release. */
  readonly files: ArtifactFiles<Role>;
  readonly genes: GeneIndex;
  readonly panel?: GenePanel | undefined;
  /** Version of the release that readers see now; an API that serves several releases is asked for that one. */
  readonly publishedVersion?: string | undefined;
  /** How long the source's answers count as fresh, in ms: for `UpstreamRequest.freshForMs`. 0 where the run is forced. */
  readonly freshForMs: number;
  readonly signal: AbortSignal;
}

/** The source's API for single genes: for refreshes of some genes, for gaps in the files, for want of files. */
export interface GeneApi<Role extends string> {
  /** Genes asked for together; a checkpoint follows each batch. */
  readonly batchSize: number;
  /** True where asking for all genes takes hours at most, so that a whole-genome run may do without files. */
  readonly isWholeGenome: boolean;
  /** True where the API knows genes that the files lack: panel genes without a document are then asked for after a whole-genome run. */
  readonly fillsGaps: boolean;
  /** Files that the answers cannot be understood without (an ontology). */
  readonly files: readonly Role[];
  /** Files that answers are completed from where they can be had; without them the API is asked all the same. */
  readonly optionalFiles?: readonly Role[];
  /** The release that the API answers from, as comparable to `Source.version` as the API allows. */
  readonly version: (context: ApiContext<Role>) => Promise<string>;
  /**
   * One answer per gene, in any order; a gene without one counts as failed. A batch that could not be asked at all throws
   * (UpstreamUnavailableError is tried again later); what is wrong with one gene is an answer with `error`.
   */
  readonly ask: (batch: readonly IndexedGene[], context: ApiContext<Role>) => AsyncIterable<GeneAnswer>;
}

/** A source only describes itself: which files, how they are read, what must hold. The kit does the rest. */
export interface Source<Role extends string = string> {
  readonly id: SourceId;
  /** Raised whenever the same files would give other documents. */
  readonly parserVersion: number;
  readonly artifacts: readonly PublishedFile<Role>[];
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
  /** Left out where the source has no API for single genes. */
  readonly api?: GeneApi<Role>;
  /** True where documents depend on a gene list (`NEPHRON_<SOURCE>_PANEL`): a changed list makes new documents of the same files. */
  readonly usesPanel?: boolean;
  /**
   * Only for the source that brings the genes: writes `gene` and `gene_identifier` from the staged documents, inside the
   * publishing transaction and before the documents.
   */
  readonly publishGenes?: (trx: Db, releaseId: string) => Promise<void>;
  /**
   * Only beside `publishGenes`: undoes what the release did to `gene` and `gene_identifier`, with the former documents staged under
   * the release's id. Left out: `publishGenes` writes them from the former documents.
   */
  readonly takeBackGenes?: (trx: Db, releaseId: string) => Promise<void>;
}
