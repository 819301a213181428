/** A file that a source publishes: how a mirror folder holds it and where its publisher offers it. */
export interface PublishedFile<Role extends string = string> {
  /** What the file is for; also its name in settings: `NEPHRON_<SOURCE>_<ROLE>_FILE`, `NEPHRON_<SOURCE>_<ROLE>_URL`. */
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
  /** Where its publisher offers it; `{release}` stands for what `release` finds. Left out where it is only handed over by people. */
  readonly url?: string;
  readonly release?: ReleaseLookup;
  /** Name to keep a download under, where the last part of the address is none of `names`. May contain `{release}`. */
  readonly saveAs?: string;
  /** Fewer bytes than this cannot be the whole published file. Only for downloads: a mirror may hold a part on purpose. */
  readonly minBytes?: number;
  /** The publisher's own checksum of the download. */
  readonly checksum?: Checksum;
  /** True where the publisher's server answers people only: a refusal then means that the file cannot be had, and not a failure. */
  readonly turnsProgramsAway?: boolean;
}

/** How the newest release of a publisher is found out. */
export interface ReleaseLookup {
  /** Address of a small text or JSON answer. */
  readonly url: string;
  /** The release in that answer, as it stands in `{release}`; undefined where it is not there. */
  readonly pick: (body: string) => string | undefined;
  /** Taken where the lookup cannot be made: the newest release known when this was written. */
  readonly fallback: string;
}

export interface Checksum {
  /** Address of the checksum file; `{release}` as in `url`. */
  readonly url: string;
  /** `md5`: `<hex>  <name>` lines (NCBI); `sum`: BSD checksum, blocks and name (Ensembl's CHECKSUMS). */
  readonly kind: 'md5' | 'sum';
}
