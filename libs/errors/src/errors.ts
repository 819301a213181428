/**
 * What a consumer should do with work whose handling failed.
 * - `retry`: the same attempt may succeed later.
 * - `dead-letter`: asking again will not change the answer; keep a copy for people.
 * - `hold`: the data are suspicious; keep what is published and ask an operator.
 * - `stop`: this process cannot go on.
 */
export type Disposition = 'retry' | 'dead-letter' | 'hold' | 'stop';

/** Base of every error Nephron throws on purpose. Anything else is a bug, and counts as `retry`. */
export abstract class NephronError extends Error {
  abstract readonly code: `NEPHRON_${string}`;
  abstract readonly disposition: Disposition;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Settings are missing or wrong; the message lists every problem with its setting. */
export class ConfigError extends NephronError {
  readonly code = 'NEPHRON_CONFIG_INVALID';
  readonly disposition = 'stop';
}

/** Something the service cannot do without (a server, a folder, a port, a programme) is not there; the message says what to do. */
export class PrerequisiteError extends NephronError {
  readonly code = 'NEPHRON_PREREQUISITE';
  readonly disposition = 'stop';
}

/** The mirror folder has no file under the published name. The source is skipped, nothing else suffers. */
export class ArtifactMissingError extends NephronError {
  readonly code = 'NEPHRON_ARTIFACT_MISSING';
  readonly disposition = 'dead-letter';
}

/** A file is there but is not what was published: empty, cut, an HTML page, without its columns. Never published; the source is held. */
export class ArtifactSuspectError extends NephronError {
  readonly code = 'NEPHRON_ARTIFACT_SUSPECT';
  readonly disposition = 'hold';
}

/** The lease of a unit passed to somebody else, or its run ended; whatever this process still holds of it must not be written. */
export class LeaseLostError extends NephronError {
  readonly code = 'NEPHRON_LEASE_LOST';
  readonly disposition = 'dead-letter';
}

/** The ledger says something that should be impossible; retrying repeats it, so a person has to look. */
export class LedgerError extends NephronError {
  readonly code = 'NEPHRON_LEDGER';
  readonly disposition = 'dead-letter';
}

/** A start request names something that does not exist or cannot be combined; the message names it. */
export class RequestError extends NephronError {
  readonly code = 'NEPHRON_REQUEST_INVALID';
  readonly disposition = 'dead-letter';
}

/** The same idempotency key was used for a different request. */
export class IdempotencyConflictError extends NephronError {
  readonly code = 'NEPHRON_IDEMPOTENCY_CONFLICT';
  readonly disposition = 'dead-letter';
}

/** What is asked for does not fit the state of what it is about; the message says which state that is. */
export class ConflictError extends NephronError {
  readonly code = 'NEPHRON_CONFLICT';
  readonly disposition = 'dead-letter';
}

/** A REST call of ours was answered with an error; `problem` is the RFC 9457 body. */
export class ApiError extends NephronError {
  readonly code = 'NEPHRON_API';
  readonly disposition = 'dead-letter';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What keeps an upstream host from answering: it asks us to wait, or it does not work. */
export type UpstreamTrouble = 'rate_limited' | 'upstream_down';

/** A public source cannot be asked now; trying again later may help. `retryAfterMs` where the host or the circuit breaker says when. */
export class UpstreamUnavailableError extends NephronError {
  readonly code = 'NEPHRON_UPSTREAM_UNAVAILABLE';
  readonly disposition = 'retry';
  readonly trouble: UpstreamTrouble;
  readonly host: string;
  readonly retryAfterMs: number | undefined;

  constructor(trouble: UpstreamTrouble, host: string, message: string, options?: ErrorOptions & { readonly retryAfterMs?: number }) {
    super(message, options);
    this.trouble = trouble;
    this.host = host;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** A public source answered that it will not do what was asked (a 4xx that is no answer): asking again changes nothing. */
export class UpstreamRefusedError extends NephronError {
  readonly code = 'NEPHRON_UPSTREAM_REFUSED';
  readonly disposition = 'dead-letter';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
