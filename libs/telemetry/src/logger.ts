import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * JSON lines on stdout with stable fields (`service`, `source`, `runId`, `unitId`, `geneId`, `attempt`, `err`) and a fixed
 * message; the level says who must act: `error` a person, `warn` nobody yet, `info` an event of the main job.
 */
export function createLogger(service: string, level: string = process.env.NEPHRON_LOG_LEVEL ?? 'info'): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['*.password', '*.token', '*.authorization', 'password', 'token', 'authorization'], censor: '[secret]' },
  });
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
