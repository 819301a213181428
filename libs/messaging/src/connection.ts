import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@nephron/telemetry';

/** A connection with what Nephron uses of it. Reconnects for ever; `isConnected` tells what holds right now. */
export interface Nats {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly manager: () => Promise<JetStreamManager>;
  readonly kvm: Kvm;
  readonly isConnected: () => boolean;
  /** Calls back after each loss and each return of the connection. */
  readonly onStatus: (listener: (connected: boolean) => void) => void;
  readonly close: () => Promise<void>;
}

/**
 * Connects to one or several servers (`nats://user:password@host:port`, comma-separated). Waits for the first connection, so that a
 * service may start before its broker.
 */
export async function connectNats(urls: string, name: string, log: Logger): Promise<Nats> {
  const parsed = urls.split(',').map((url) => new URL(url.includes('://') ? url : `nats://${url}`));
  const login = parsed.find((url) => url.username);
  const connection = await connect({
    servers: parsed.map((url) => url.host),
    name,
    ...(login ? { user: decodeURIComponent(login.username), pass: decodeURIComponent(login.password) } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    waitOnFirstConnect: true,
    timeout: 5_000,
    pingInterval: 10_000,
    maxPingOut: 2,
  });
  let connected = true;
  const listeners: ((connected: boolean) => void)[] = [];
  const watch = async (): Promise<void> => {
    for await (const status of connection.status()) {
      if (status.type !== 'disconnect' && status.type !== 'reconnect') continue;
      connected = status.type === 'reconnect';
      log[connected ? 'info' : 'warn']({ server: connection.getServer() }, connected ? 'broker is back' : 'broker is away');
      for (const listener of listeners) listener(connected);
    }
  };
  void watch();
  return {
    connection,
    js: jetstream(connection, { timeout: 5_000 }),
    // checkAPI would fail while the broker starts up; each call then reports for itself.
    manager: () => jetstreamManager(connection, { checkAPI: false, timeout: 5_000 }),
    kvm: new Kvm(connection),
    isConnected: () => connected && !connection.isClosed(),
    onStatus: (listener) => void listeners.push(listener),
    close: async () => {
      if (connection.isClosed()) return;
      // A drain waits for the server; while it is away there is nobody to wait for.
      if (connected) await Promise.race([connection.drain().catch(() => {}), new Promise((done) => setTimeout(done, 1_000).unref())]);
      await connection.close();
    },
  };
}
