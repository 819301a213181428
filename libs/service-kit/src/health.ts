import { createServer } from 'node:http';
import type { LoopDelay } from '@nephron/telemetry';

/** What a service says of itself; `parts` names what it needs and whether it has it. */
export interface HealthReport {
  readonly service: string;
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, boolean>>;
  /** How late its timers fired since it was last asked, in milliseconds: what its readers feel. */
  readonly loopDelayMs: LoopDelay;
}

/** Serves `/live` (the process runs) and `/ready` (200 or 503, with the parts). Returns how to close it. */
export async function serveHealth(port: number, health: () => Promise<HealthReport>): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
    };
    if (request.url === '/live') return answer(200, { live: true });
    if (request.url !== '/ready') return answer(404, { error: 'only /live and /ready are here' });
    health().then(
      (report) => answer(report.ready ? 200 : 503, report),
      () => answer(503, { ready: false }),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '0.0.0.0', resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}
