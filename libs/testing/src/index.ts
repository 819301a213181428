export { eventually } from './eventually.ts';
export { REAL_MIRROR, SAMPLE_MIRROR, withoutRealMirror } from './mirror.ts';
export type { TestNats } from './nats.ts';
export { SHARED_SERVER, startTestDatabase, startTestServer, type TestDatabase } from './postgres.ts';
export { startStack, stopsOf, type TestStack } from './stack.ts';
