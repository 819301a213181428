import type { Nats } from '@nephron/messaging';

/** The connection to the broker once there is one: a gateway answers readers, and takes commands, before and without it. */
export type Broker = () => Nats | undefined;
