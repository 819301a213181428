import { messageOf, NephronError } from '@nephron/errors';
import { createLogger, type Logger, measureLoopDelay, startOpenTelemetry } from '@nephron/telemetry';
import { type HealthReport, serveHealth } from './health.ts';

export interface ServiceContext {
  readonly log: Logger;
  /** Stops run last-in, first-out; each has its share of the drain time. */
  readonly onStop: (name: string, stop: () => unknown) => void;
  /** Adds a part that must work before the service counts as ready; asked on demand, so keep it cheap. */
  readonly readyWhen: (part: string, check: () => boolean | Promise<boolean>) => void;
  /** What the service says of its health right now. */
  readonly health: () => Promise<HealthReport>;
  /** Ends the process in order because `reason`. */
  readonly stop: (reason: string) => void;
}

const STOP_TIMEOUT_MS = 8_000;

/**
 * Runs a service from start to stop: telemetry, health endpoint (`NEPHRON_HEALTH_PORT`), signals, ordered stop. A problem
 * at start that has a known cause is one line and exit code 1. Tells a parent process over IPC when it is ready, and stops
 * when that parent is gone.
 */
export async function runService(name: string, start: (context: ServiceContext) => Promise<void>): Promise<void> {
  const log = createLogger(name);
  const flushTelemetry = await startOpenTelemetry(name);
  const stops: { name: string; stop: () => unknown }[] = [{ name: 'telemetry', stop: flushTelemetry }];
  const checks = new Map<string, () => boolean | Promise<boolean>>();
  const loopDelay = measureLoopDelay();
  let stopped = false;

  const shutDown = async (reason: string, exitCode: number): Promise<void> => {
    log.info({ reason }, 'stopping');
    setTimeout(() => process.exit(exitCode || 1), STOP_TIMEOUT_MS).unref();
    for (const { name: part, stop } of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        log.warn({ err: error, part }, 'part did not stop cleanly');
      }
    }
    process.exit(exitCode);
  };
  const stop = (reason: string, exitCode = 0): void => {
    if (stopped) return;
    stopped = true;
    void shutDown(reason, exitCode);
  };

  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('parent is gone'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug ends this process');
    stop('uncaught exception', 1);
  });
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a bug ends this process');
    stop('unhandled rejection', 1);
  });

  const health = async (): Promise<HealthReport> => {
    const parts: Record<string, boolean> = {};
    for (const [part, check] of checks) parts[part] = await Promise.resolve(check()).catch(() => false);
    return { service: name, ready: Object.values(parts).every(Boolean), parts, loopDelayMs: loopDelay.read() };
  };

  try {
    const port = process.env.NEPHRON_HEALTH_PORT;
    if (port) stops.push({ name: 'health', stop: await serveHealth(Number(port), health) });
    await start({
      log,
      onStop: (part, stopPart) => void stops.push({ name: part, stop: stopPart }),
      readyWhen: (part, check) => void checks.set(part, check),
      health,
      stop,
    });
    process.send?.({ type: 'ready' });
    log.info('ready');
  } catch (error) {
    if (error instanceof NephronError) log.fatal({ code: error.code }, messageOf(error));
    else log.fatal({ err: error }, 'could not start');
    stop('start failed', 1);
  }
}
