import { join } from 'node:path';
import { freePort } from '@nephron/local-servers';
import { prepareBroker } from './broker.ts';
import { requireFreePort, requireMirror, requireSpace } from './checks.ts';
import { claimDataDir } from './data-dir.ts';
import { type PreparedDatabase, prepareDatabase } from './database.ts';
import { passedOn } from './environment.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { LogPrinter } from './log-printer.ts';
import { provideBroker, provideDatabase } from './servers.ts';
import { startNodeProcess } from './service-process.ts';
import type { Placement, ServiceSpec } from './services.ts';
import type { Settings } from './settings.ts';
import { allReady, supervise } from './supervisor.ts';

export interface StackOptions {
  readonly settings: Settings;
  readonly projectDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly services: (place: Placement) => readonly ServiceSpec[];
  readonly printer: LogPrinter;
  readonly life: Lifecycle;
}

export interface LocalStack {
  readonly url: string;
  /** No run was ever asked for. */
  readonly isNew: boolean;
}

const READY_LIMIT_MS = 60_000;
/** Time for the processes of a killed start to notice that it is gone, and to let go of the port. */
const ABANDONED_PORT_MS = 5_000;

/** Starts everything that makes up Nephron on one machine, in order, and returns when it does its work. */
export async function startLocalStack(options: StackOptions): Promise<LocalStack> {
  const { settings, printer, life } = options;
  await requireMirror(settings.mirrorDir);
  const data = await claimDataDir(settings.dataDir);
  life.onStop(data.release);
  await requireFreePort(settings.port, data.wasAbandoned ? ABANDONED_PORT_MS : 0);
  await requireSpace(settings.dataDir);

  const serversOptions = { settings, data, printer, life };
  const [database, broker] = await both(provideDatabase(serversOptions), provideBroker(serversOptions));
  life.signal.throwIfAborted();
  const [prepared] = await both(prepareDatabase(database.url, database.isOurs), prepareBroker(broker.url, printer.log));
  life.signal.throwIfAborted();

  const [gatewayPort, hubPort] = await twoFreePorts();
  const webDir = join(options.projectDir, 'services/web/dist');
  const { mirrorDir, upstream } = settings;
  const place = { edgePort: settings.port, gatewayPort, hubPort, webDir, mirrorDir, rawDir: data.raw, upstream };
  const common = {
    ...passedOn(options.env, !database.isOurs),
    NATS_URL: broker.url,
    NEPHRON_LOG_LEVEL: settings.logLevel,
  };
  const services = options.services(place).map((spec) => {
    const env = { ...common, ...databaseOf(spec, prepared), ...spec.env };
    const start = async () =>
      startNodeProcess({ ...spec, env, cwd: options.projectDir }, (line, isError) =>
        printer.line(spec.name, line, isError ? 'warn' : 'info'),
      );
    return supervise({ name: spec.name, start }, { log: printer.log });
  });
  life.onStop(
    () => Promise.all(services.map((service) => service.stop())),
    () => services.forEach((service) => void service.kill()),
  );
  await allReady(services, READY_LIMIT_MS, life.signal);
  return { url: `http://localhost:${settings.port}`, isNew: !prepared.hasRuns };
}

function databaseOf(spec: ServiceSpec, prepared: PreparedDatabase): Record<string, string> {
  if (!spec.role) return {};
  const { url, role } = prepared.accessOf(spec.role);
  return { DATABASE_URL: url, ...(role ? { NEPHRON_DB_ROLE: role } : {}) };
}

/** Both at once; where one fails, only after the other has settled, so that nothing starts behind the back of the stop that follows. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return await Promise.all([a, b]);
}

async function twoFreePorts(): Promise<[number, number]> {
  const first = await freePort();
  for (;;) {
    const second = await freePort();
    if (second !== first) return [first, second];
  }
}
