import { randomBytes } from 'node:crypto';
import {
  endLeftoverNats,
  endLeftoverPostgres,
  findNatsServer,
  type NatsCommand,
  startLocalNats,
  startLocalPostgres,
} from '@nephron/local-servers';
import { requireBroker } from './broker.ts';
import type { DataDir } from './data-dir.ts';
import { requireDatabase } from './database.ts';
import type { Lifecycle } from './lifecycle.ts';
import { type LogPrinter, natsEntry, postgresEntry } from './log-printer.ts';
import type { Settings } from './settings.ts';
import { type RunningPart, supervise } from './supervisor.ts';

/** A server that services use: one of our own, or one that exists. */
export interface ServerAddress {
  readonly url: string;
  readonly isOurs: boolean;
}

interface ServersOptions {
  readonly settings: Settings;
  readonly data: DataDir;
  readonly printer: LogPrinter;
  readonly life: Lifecycle;
}

const DATABASE = 'nephron';

/** Starts Postgres in the data folder and keeps it running, or makes sure that the one of `DATABASE_URL` answers. */
export async function provideDatabase({ settings, data, printer, life }: ServersOptions): Promise<ServerAddress> {
  if (settings.databaseUrl) {
    await requireDatabase(settings.databaseUrl);
    return { url: settings.databaseUrl, isOurs: false };
  }
  if (await endLeftoverPostgres(data.postgres)) printer.log.info('stopped the Postgres that an earlier start had left running');
  const log = (line: string): void => {
    const { level, message } = postgresEntry(line);
    printer.entry('postgres', level, message);
  };
  const password = await data.postgresPassword();
  const start = async (port?: number) =>
    await startLocalPostgres({
      dataDir: data.postgres,
      password,
      database: DATABASE,
      isDurable: true,
      inOwnGroup: true,
      log,
      ...(port ? { port } : {}),
    });
  const server = await start();
  keep('postgres', server, () => start(server.port), { printer, life });
  return { url: server.url, isOurs: true };
}

/** Starts a nats-server in the data folder and keeps it running, or makes sure that one of `NATS_URL` answers. */
export async function provideBroker({ settings, data, printer, life }: ServersOptions): Promise<ServerAddress> {
  if (settings.natsUrl) {
    await requireBroker(settings.natsUrl);
    return { url: settings.natsUrl, isOurs: false };
  }
  if (await endLeftoverNats(data.nats)) printer.log.info('stopped the nats-server that an earlier start had left running');
  const command: NatsCommand = await findNatsServer({ onInstall: (what) => printer.log.info(what), signal: life.signal });
  const login = { user: 'nephron', password: randomBytes(24).toString('hex') };
  const log = (line: string): void => {
    const { level, message } = natsEntry(line);
    printer.entry('nats', level, message);
  };
  const start = async (port?: number) =>
    await startLocalNats({ command, dataDir: data.nats, login, inOwnGroup: true, log, ...(port ? { port } : {}) });
  const server = await start();
  keep('nats', server, () => start(server.port), { printer, life });
  return { url: server.url, isOurs: true };
}

type Server = Omit<RunningPart, 'ready'>;

/** Servers are ready once they have started. */
function keep(
  name: string,
  first: Server,
  start: () => Promise<Server>,
  { printer, life }: Pick<ServersOptions, 'printer' | 'life'>,
): void {
  const running = (server: Server): RunningPart => ({ ...server, ready: Promise.resolve() });
  const part = { name, start: async () => running(await start()) };
  const supervised = supervise(part, { log: printer.log, first: running(first) });
  life.onStop(supervised.stop, supervised.kill);
}
