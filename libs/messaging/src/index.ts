export { connectNats, type Nats } from './connection.ts';
export { type ConsumeOptions, type Consuming, consumeDurable } from './consume.ts';
export { type Following, followEvents, type StreamEvent } from './follow.ts';
export { progressWriter, watchProgress } from './progress-bucket.ts';
export { type Outgoing, publish, schemaId } from './publish.ts';
export { backoffMs, type Delivery, type Handler, type Settlement } from './settle.ts';
export { applyTopology } from './topology.ts';
