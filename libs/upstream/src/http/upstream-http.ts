/** A request to a public source. */
export interface UpstreamRequest {
  /** The public address, such as `https://rest.ensembl.org/lookup/id`; settings may send it elsewhere. */
  readonly url: string;
  /** Left out: GET. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses beside 2xx that are answers and not refusals, such as 404 where it means that there is nothing. */
  readonly answers?: readonly number[];
  /**
   * How long an answer may be given again without asking, in ms; left out: never. Only 2xx answers and those of `answers` are kept,
   * and only once the caller has accepted them (see `UpstreamHttp.json`).
   */
  readonly freshForMs?: number;
  /**
   * False for a good answer that must not be given again, such as one that reports an error in its body; `body` as `text` or `json`
   * give it. Left out: everything is kept but JSON objects with something in `error` or `errors`.
   */
  readonly isKept?: (body: unknown) => boolean;
  readonly signal?: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** True where nobody was asked because the answer was kept. */
  readonly isFromCache: boolean;
}

export interface UpstreamJsonAnswer extends Omit<UpstreamAnswer, 'text'> {
  readonly body: unknown;
}

/**
 * Asks public sources: within the limits of each host, which all replicas share; tried again with growing waits where that can help;
 * given up on for a while where a host does not work. Throws UpstreamUnavailableError (later may help), UpstreamRefusedError (a 4xx
 * that is no answer), ArtifactSuspectError (an HTML page, or no JSON, with a good status).
 */
export interface UpstreamHttp {
  readonly text: (request: UpstreamRequest) => Promise<UpstreamAnswer>;
  /** As `text`, with the body parsed; what is no JSON, or is an HTML page, is never kept. */
  readonly json: (request: UpstreamRequest) => Promise<UpstreamJsonAnswer>;
}
