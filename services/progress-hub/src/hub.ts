import type { Nats } from '@nephron/messaging';
import type { Logger } from '@nephron/telemetry';
import { type AdmissionLimits, createAdmission } from './admission.ts';
import { type Clients, createClients } from './clients.ts';
import { keepLiveState } from './live-state.ts';
import { createProjection } from './projection.ts';
import { createReplay } from './replay.ts';
import { listen } from './socket-server.ts';

export interface HubOptions {
  readonly nats: Nats;
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
  readonly admission: AdmissionLimits;
  readonly heartbeatMs?: number;
}

export interface Hub {
  readonly port: number;
  /** True once a snapshot can be shown; from then on also while the broker is away. */
  readonly isReady: () => boolean;
  readonly stop: () => Promise<void>;
}

const HEARTBEAT_MS = 20_000;
/** Progress of a row reaches a client at most this often. */
const PROGRESS_EVERY_MS = 100;

/** Listens at once, and lets sockets in as soon as the state is known. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { nats, log } = options;
  const projection = createProjection();
  const clients = createClients(projection, createReplay(0));
  const moved = gatherMoved(clients);
  const admit = createAdmission(options.admission);
  let isKnown = (): boolean => false;

  const server = await listen(options.host, options.port, {
    admit: () => (isKnown() ? admit(clients.count()) : 'starting'),
    opened: clients.open,
    message: clients.message,
    pong: clients.pong,
    drained: clients.drained,
    closed: clients.closed,
  });
  const state = keepLiveState({
    nats,
    log,
    projection,
    onMoved: moved.add,
    onRestart: clients.restart,
    onFrame: ({ row }) => {
      // The state frame tells the newest look of its row; older progress must not come after it.
      if (row) moved.forget(row.source_name);
      clients.stateChanged(row?.source_name);
    },
  });
  isKnown = state.isKnown;
  const heartbeat = setInterval(() => clients.heartbeat(), options.heartbeatMs ?? HEARTBEAT_MS);

  return {
    port: server.port,
    isReady: state.isKnown,
    stop: async () => {
      clearInterval(heartbeat);
      moved.stop();
      server.stopListening();
      clients.closeAll();
      await Promise.all([state.stop(), server.close()]);
    },
  };
}

/** Gathers the names of rows that moved and passes them on together, once everybody has been given what was before. */
function gatherMoved(clients: Pick<Clients, 'isBusy' | 'progressed'>) {
  const names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    timer = undefined;
    if (names.size === 0) return;
    if (!clients.isBusy()) {
      clients.progressed([...names]);
      names.clear();
    }
    timer = setTimeout(tick, PROGRESS_EVERY_MS);
  };
  return {
    add: (moved: readonly string[]): void => {
      for (const name of moved) names.add(name);
      timer ??= setTimeout(tick, PROGRESS_EVERY_MS);
    },
    forget: (name: string): void => void names.delete(name),
    stop: (): void => clearTimeout(timer),
  };
}
