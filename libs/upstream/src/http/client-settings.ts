/** What is waited for at most, in ms. */
export interface Timeouts {
  /** Until a connection is made, name look-up and TLS included. */
  readonly connectMs: number;
  /** From the request until the headers of its answer. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly bodyMs: number;
  /** From the request until an API's answer is complete; downloads go by their speed instead. */
  readonly answerMs: number;
}

export interface RetrySettings {
  /** Tries after the first one. */
  readonly retries: number;
  /** Delays in ms: `min(initial * 2^k, max)`, give or take a fifth. */
  readonly initialMs: number;
  readonly maxMs: number;
  /** A host that asks to wait longer, or is blocked longer, is not waited for: the caller hears until when and can do something else. */
  readonly longestWaitMs: number;
}

export interface BreakerSettings {
  /** Failed tries in a row after which a host is left alone. */
  readonly failures: number;
  /** For so long; then one request finds out whether it works again. */
  readonly openMs: number;
}

export interface DownloadSpeed {
  /** Fewer bytes per second, over a window, count as a connection that hangs. */
  readonly minBytesPerSecond: number;
  readonly windowMs: number;
}

export const TIMEOUTS: Timeouts = { connectMs: 15_000, headersMs: 60_000, bodyMs: 30_000, answerMs: 120_000 };
export const RETRY: RetrySettings = { retries: 4, initialMs: 1_000, maxMs: 60_000, longestWaitMs: 10_000 };
export const BREAKER: BreakerSettings = { failures: 5, openMs: 60_000 };
export const DOWNLOAD_SPEED: DownloadSpeed = { minBytesPerSecond: 1_000, windowMs: 60_000 };

/** Bytes of an API's answer, decompressed, beyond which it is refused: it has to fit in memory. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
