/** What a file was when it was downloaded before. */
export interface FormerDownload {
  readonly sha256: string;
  readonly url?: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface DownloadOptions {
  /** The content-addressed store that takes the bytes; a part of a file waits in it for its rest. */
  readonly rawDir: string;
  /** Only to be given where its bytes are still there: they are not sent again when nothing changed. */
  readonly previous?: FormerDownload;
  /** Instead of the catalogue's address. */
  readonly url?: string | undefined;
  readonly signal: AbortSignal;
  /** Bytes so far, parts of an earlier try included, and how many there will be where that is known. */
  readonly onBytes: (bytes: number, total: number | undefined) => void;
}

/** What became of a download: bytes in the raw store, nothing new, or no such file at its publisher. */
export type Download =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent'; readonly why: string }
  | {
      readonly kind: 'stored';
      /** The published name, with its release where it has one. */
      readonly name: string;
      readonly sha256: string;
      readonly bytes: number;
      /** The public address, before redirects. */
      readonly url: string;
      readonly etag?: string | undefined;
      readonly lastModified?: string | undefined;
    };
