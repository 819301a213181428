export { type LocalNats, startLocalNats } from './nats.ts';
export { findNatsServer, type NatsCommand } from './nats-binary.ts';
export { freePort, type LocalPostgres, startLocalPostgres } from './postgres.ts';
