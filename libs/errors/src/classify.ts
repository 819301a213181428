import { type Disposition, NephronError } from './errors.ts';

/** Postgres and socket errors after which the same statement may succeed, each with the reason. */
const RETRYABLE: Readonly<Record<string, string>> = {
  '08000': 'connection exception',
  '08003': 'connection does not exist',
  '08006': 'connection failure',
  '25P03': 'idle-in-transaction time-out: the server closed the session',
  '40001': 'serialization failure',
  '40P01': 'deadlock detected',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'statement cancelled by a time-out',
  '57P01': 'server is shutting down',
  '57P02': 'server crashed',
  '57P03': 'server is starting up',
  ECONNREFUSED: 'nobody listens yet',
  ECONNRESET: 'the other side went away',
  EPIPE: 'the other side went away',
  ETIMEDOUT: 'no answer in time',
};

/** What to do about any thrown value; an unknown error is a bug and is worth a bounded number of retries. */
export function dispositionOf(error: unknown): Disposition {
  return error instanceof NephronError ? error.disposition : 'retry';
}

/** Short stable name of an error for grouping: our code, else the Postgres or system code, else the class name. */
export function errorClassOf(error: unknown): string {
  if (error instanceof NephronError) return error.code;
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code;
    return typeof code === 'string' ? code : error.name;
  }
  return typeof error;
}

/** True when a connection, not the request, is at fault, so that waiting helps. */
export function isConnectionTrouble(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && code in RETRYABLE) return true;
  return (
    error instanceof Error &&
    /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
      error.message,
    )
  );
}

/** The message of any thrown value, for logs and outcome rows; never a stack trace. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
