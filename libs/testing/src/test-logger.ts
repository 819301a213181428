import { createLogger, type Logger, silentLogger } from '@nephron/telemetry';

/** Says nothing, unless `NEPHRON_TEST_LOG` names a level: to see what the parts of a failing test say. */
export function testLogger(): Logger {
  const level = process.env.NEPHRON_TEST_LOG;
  return level ? createLogger('test', level) : silentLogger();
}
