import { messageOf, type UpstreamTrouble, UpstreamUnavailableError } from '@nephron/errors';

/** One try of a request did not succeed, and another one may: what the retries, the circuit breaker and the limiter go by. */
export class FailedTry extends Error {
  readonly trouble: UpstreamTrouble;
  readonly host: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    trouble: UpstreamTrouble,
    host: string,
    message: string,
    options: ErrorOptions & { readonly status?: number; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = new.target.name;
    this.trouble = trouble;
    this.host = host;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** For the caller, once no more tries are made here; `waitMs` is what the host asked for or what would have been waited next. */
export function unavailable(failure: FailedTry, waitMs: number, tries: number): UpstreamUnavailableError {
  const times = tries > 1 ? ` (${tries} tries)` : '';
  return new UpstreamUnavailableError(failure.trouble, failure.host, `${failure.message}${times}`, {
    cause: failure,
    retryAfterMs: waitMs,
  });
}

const NETWORK_CODES =
  /^(UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|RES_CONTENT_LENGTH_MISMATCH|PRX_TLS)|ECONN.*|EPIPE|ETIMEDOUT|EAI_.*|ENOTFOUND|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPROTO|HPE_.*|Z_.*|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|UNABLE_TO_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|ERR_STREAM_PREMATURE_CLOSE)$/;

/** The failed try that a network error means; undefined for errors of another kind, such as a full disk. */
export function asFailedTry(error: unknown, host: string, address: string): FailedTry | undefined {
  if (error instanceof FailedTry) return error;
  const cause = rootOf(error);
  const code = (cause as { code?: unknown } | null)?.code;
  const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError';
  if (!isTimeout && !(typeof code === 'string' && NETWORK_CODES.test(code))) return undefined;
  const why = isTimeout ? 'took too long' : wordsFor(String(code), cause);
  return new FailedTry('upstream_down', host, `${address}: ${why}`, { cause: error });
}

/** Several addresses of one host fail together as an AggregateError; the first stands for all. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}

const WORDS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  UND_ERR_SOCKET: 'the connection ended in the middle',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter than announced',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the name of the host is not known',
  Z_BUF_ERROR: 'the compressed answer is cut',
};

function wordsFor(code: string, cause: unknown): string {
  return WORDS[code] ?? `${messageOf(cause)} (${code})`;
}
