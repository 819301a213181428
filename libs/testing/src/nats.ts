import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, type LocalNats, startLocalNats } from '@nephron/local-servers';
import { applyTopology, connectNats, type Nats } from '@nephron/messaging';
import { silentLogger } from '@nephron/telemetry';
import type { OnStop } from './postgres.ts';

/** A nats-server that only this test uses, with Nephron's streams. */
export interface TestNats {
  readonly url: string;
  readonly nats: Nats;
  /** Another connection, as a service has its own. Closed with the server. */
  readonly connect: (name: string) => Promise<Nats>;
  /** Ends the server without a word. */
  readonly kill: () => Promise<void>;
  /** Starts it again with the same data on the same port. */
  readonly restart: () => Promise<void>;
}

export async function startTestNats({ onStop }: OnStop): Promise<TestNats> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nephron-test-nats-'));
  const command = await findNatsServer({ onInstall: () => {} });
  let server: LocalNats = await startLocalNats({ command, dataDir });
  const open: Nats[] = [];
  const connect = async (name: string): Promise<Nats> => {
    const nats = await connectNats(server.url, name, silentLogger());
    open.push(nats);
    return nats;
  };
  onStop(async () => {
    await Promise.all(open.map((nats) => nats.close()));
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const nats = await connect('test');
  await applyTopology(nats);
  return {
    url: server.url,
    nats,
    connect,
    kill: async () => {
      const gone = server.exited;
      server.kill();
      await gone;
    },
    restart: async () => {
      server = await startLocalNats({ command, dataDir, port: server.port });
    },
  };
}
