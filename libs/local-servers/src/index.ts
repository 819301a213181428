export { freePort } from './free-port.ts';
export { endLeftoverNats, type LocalNats, startLocalNats } from './nats.ts';
export { findNatsServer, type NatsCommand } from './nats-binary.ts';
export { endLeftoverPostgres, type LocalPostgres, startLocalPostgres } from './postgres.ts';
export { processIdentity } from './process-info.ts';
export type { ServerExit } from './server-process.ts';
