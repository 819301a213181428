import type { PublishedFile, UpstreamHttp } from '@nephron/upstream';

/** What a file was when it was downloaded before. */
export interface FormerDownload {
  readonly sha256: string;
  readonly url?: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface DownloadOptions {
  readonly previous?: FormerDownload;
  /** Instead of the catalogue's address. */
  readonly url?: string | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number, total: number | undefined) => void;
}

/** What became of a download: bytes in the raw store, nothing new, or no such file at its publisher. */
export type Download =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'absent'; readonly why: string }
  | {
      readonly kind: 'stored';
      readonly name: string;
      readonly sha256: string;
      readonly bytes: number;
      readonly url: string;
      readonly etag?: string | undefined;
      readonly lastModified?: string | undefined;
    };

/** The public hosts as an annotator reaches them. */
export interface Upstream {
  readonly http: UpstreamHttp;
  readonly download: (file: PublishedFile, options: DownloadOptions) => Promise<Download>;
}
