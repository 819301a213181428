import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Frame, PROGRESS_BUCKET, type ProgressRow, progressKey, subjects } from '@nephron/contracts';
import { publish } from '@nephron/messaging';
import { silentLogger } from '@nephron/telemetry';
import { eventually, startTestNats, stopsOf, type TestNats } from '@nephron/testing';
import { WebSocket } from 'ws';
import { type Hub, type HubOptions, startHub } from './hub.ts';
import { progress, RUN_A, row } from './test-rows.ts';

/** A broker, and what the conductor and the annotators do as far as the hub sees it. */
export interface TestRun {
  readonly broker: TestNats;
  /** Writes a row to the ledger and announces it. */
  readonly change: (changes?: Partial<ProgressRow>) => Promise<void>;
  /** Writes a row to the ledger and tells nobody, as when its event is lost. */
  readonly changeSilently: (changes?: Partial<ProgressRow>) => ProgressRow;
  /** Puts progress of a source in run A into the bucket. */
  readonly move: (fraction: number, source?: 'hgnc' | 'gnomad' | 'hpo' | 'mpo_mgi') => Promise<void>;
  /** Announces anything. */
  readonly announce: (subject: string, payload: object) => Promise<void>;
  readonly answerQuestions: () => void;
  readonly startHub: (options?: Partial<HubOptions>) => Promise<Hub>;
  readonly onStop: (stop: () => unknown) => void;
}

export async function startTestRun(t: Parameters<typeof stopsOf>[0]): Promise<TestRun> {
  const { onStop } = stopsOf(t);
  const broker = await startTestNats({ onStop });
  const ledger = new Map<string, ProgressRow>();
  let sent = 0;

  const announce = async (subject: string, payload: object): Promise<void> => {
    sent++;
    await publish(broker.nats, { subject, schemaId: 'test/1', payload, messageId: `test/${sent}` });
  };
  const changeSilently = (changes: Partial<ProgressRow> = {}): ProgressRow => {
    const name = changes.source_name ?? 'gnomad';
    const version = (ledger.get(name)?.version ?? 0) + 1;
    const changed = row({ version, last_update_at: new Date().toISOString(), ...changes });
    ledger.set(name, changed);
    return changed;
  };
  const answerQuestions = (): void => {
    broker.nats.connection.subscribe(subjects.progressQuery, {
      callback: (_error, message) => void message.respond(JSON.stringify({ items: [...ledger.values()] })),
    });
  };
  return {
    broker,
    onStop,
    announce,
    answerQuestions,
    changeSilently,
    change: async (changes) => {
      const changed = changeSilently(changes);
      await announce(subjects.sourceChanged, { runId: changed.run_id, source: changed.source_name, row: changed });
    },
    move: async (fraction, source = 'gnomad') => {
      const bucket = await broker.nats.kvm.open(PROGRESS_BUCKET.name);
      await bucket.put(progressKey(RUN_A, source), JSON.stringify(progress({ source, fraction, at: new Date().toISOString() })));
    },
    startHub: async (options = {}) => {
      const nats = await broker.connect('progress-hub');
      const hub = await startHub({
        nats,
        log: silentLogger(),
        host: '127.0.0.1',
        port: await freePort(),
        admission: { maxClients: 1_000, perSecond: 1_000 },
        ...options,
      });
      let isStopped = false;
      const stop = async (): Promise<void> => {
        if (isStopped) return;
        isStopped = true;
        await hub.stop();
        await nats.close();
      };
      onStop(stop);
      return { ...hub, stop };
    },
  };
}

/** A hub that took port 0 could not be started again on the port it got: only named ones are bound so that they can be reused at once. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

export type TestFrame = Frame<Frame['type'], { readonly [key: string]: unknown }>;

/** A socket as a dashboard has one. */
export interface Dashboard {
  readonly socket: WebSocket;
  readonly frames: TestFrame[];
  /** Sequence numbers of the state frames and events that came. */
  readonly seqs: () => number[];
  readonly last: (type: TestFrame['type']) => TestFrame | undefined;
  readonly closed: Promise<number>;
}

const STATES = new Set<string>(['task_started', 'task_completed', 'task_failed', 'status_change', 'event']);

/** Opens a socket and gathers its frames; resolves when it is open. */
export async function openDashboard(hub: Pick<Hub, 'port'>, query = ''): Promise<Dashboard> {
  const socket = new WebSocket(`ws://127.0.0.1:${hub.port}/api/progress/ws${query}`);
  const frames: TestFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    frames,
    closed,
    seqs: () => frames.filter((frame) => STATES.has(frame.type)).map((frame) => frame.seq),
    last: (type) => frames.findLast((frame) => frame.type === type),
  };
}

/** Waits until the hub has its state. */
export async function ready(hub: Hub): Promise<Hub> {
  await eventually(() => {
    if (!hub.isReady()) throw new Error('the hub is not ready');
  });
  return hub;
}
