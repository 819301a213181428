/** A request as a simulated host sees it. */
export interface HostRequest {
  readonly method: string;
  /** Without the host's prefix, such as `/lookup/id/ENSG00000008710`; decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a simulated host answers; `json` or `text` or neither. */
export interface HostAnswer {
  /** Left out: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
}

/**
 * The API of a public source, spoken from the files of a mirror folder: the real paths, parameters, envelopes, error answers and
 * paging. Files that a source publishes (the catalogue's addresses) are served without one of these.
 */
export interface SimulatedHost {
  /** Such as `rest.ensembl.org`. */
  readonly host: string;
  /** Undefined: the host has no such path (404 in the host's manner is the simulation's own business). */
  readonly answer: (request: HostRequest, data: HostData) => Promise<HostAnswer | undefined>;
}

/** What simulated hosts answer from. */
export interface HostData {
  readonly mirrorDir: string;
  /** Reads something once per mirror folder, such as a file made into a map. */
  readonly once: <T>(key: string, read: () => Promise<T>) => Promise<T>;
}
