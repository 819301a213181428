export { createLogger, type Logger, silentLogger } from './logger.ts';
export { type LoopDelay, measureLoopDelay } from './loop-delay.ts';
export { currentTraceparent, startOpenTelemetry, traced } from './opentelemetry.ts';
