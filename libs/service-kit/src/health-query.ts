import type { Nats } from '@nephron/messaging';
import type { HealthReport } from './health.ts';

const SUBJECT = 'nephron.query.health';

/** Answers the question of `askHealth` for this service as long as it runs. */
export function answerHealth(nats: Nats, health: () => Promise<HealthReport>): void {
  nats.connection.subscribe(SUBJECT, {
    callback: (error, message) => {
      if (error) return;
      void health().then((report) => message.respond(JSON.stringify(report)));
    },
  });
}

/** What every running service says of itself within `waitMs`; those that are away are missing from the list. */
export async function askHealth(nats: Nats, waitMs: number): Promise<HealthReport[]> {
  const reports: HealthReport[] = [];
  const answers = await nats.connection.requestMany(SUBJECT, undefined, { maxWait: waitMs, strategy: 'stall' });
  for await (const answer of answers) reports.push(answer.json<HealthReport>());
  return reports.sort((a, b) => a.service.localeCompare(b.service));
}
