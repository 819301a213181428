export type { HealthReport } from './health.ts';
export { answerHealth, askHealth } from './health-query.ts';
export { publishCommitted, relayOutbox } from './outbox.ts';
export { type Repeating, repeat } from './repeat.ts';
export { runService, type ServiceContext } from './run-service.ts';
