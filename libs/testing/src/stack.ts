import type { TestContext } from 'node:test';
import type { Logger } from '@nephron/telemetry';
import { startTestNats, type TestNats } from './nats.ts';
import { type OnStop, startTestDatabase, type TestDatabase } from './postgres.ts';
import { testLogger } from './test-logger.ts';

export interface TestStack extends OnStop {
  readonly database: TestDatabase;
  readonly broker: TestNats;
  readonly log: Logger;
}

/** Things to undo when the test ends, last in, first out (node:test's own after-hooks run in order of registration). */
export function stopsOf(t: Pick<TestContext, 'after'>): OnStop {
  const stops: (() => unknown)[] = [];
  t.after(async () => {
    for (const stop of stops.reverse()) await stop();
  });
  return { onStop: (stop) => void stops.push(stop) };
}

/** A migrated database and a nats-server of this test's own. */
export async function startStack(t: Pick<TestContext, 'after'>): Promise<TestStack> {
  const stops = stopsOf(t);
  // One after the other: where one fails, nothing is left starting behind the test's back.
  const broker = await startTestNats(stops);
  const database = await startTestDatabase(stops);
  return { ...stops, database, broker, log: testLogger() };
}
