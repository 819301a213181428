import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PrerequisiteError } from '@nephron/errors';
import type { NatsCommand } from './nats-binary.ts';
import { freePort } from './postgres.ts';

export interface LocalNats {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

export interface LocalNatsOptions {
  readonly command: NatsCommand;
  readonly dataDir: string;
  readonly port?: number;
  /** Login that clients need; left out only in tests. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly log?: (line: string) => void;
}

/** Starts a nats-server with JetStream of our own on loopback and waits until it accepts connections. */
export async function startLocalNats(options: LocalNatsOptions): Promise<LocalNats> {
  await mkdir(options.dataDir, { recursive: true });
  const port = options.port ?? (await freePort());
  const configFile = join(options.dataDir, 'nats-server.conf');
  await writeFile(configFile, serverConfig(port, options), { mode: 0o600 });
  const child = spawn(options.command.command, ['-c', configFile], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const note = (chunk: Buffer): void => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      lines.push(line);
      if (lines.length > 20) lines.shift();
      options.log?.(line);
    }
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const deadline = Date.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new PrerequisiteError(
        `nats-server could not start: ${lines.findLast((line) => line.includes('[FTL]')) ?? lines.at(-1) ?? 'no reason given'}`,
      );
    }
    await delay(20);
  }
  const login = options.login ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.password)}@` : '';
  return {
    url: `nats://${login}127.0.0.1:${port}`,
    port,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const inTime = await Promise.race([exited.then(() => true), delay(3_000, false, { ref: false })]);
      if (!inTime) child.kill('SIGKILL');
      await exited;
    },
  };
}

function serverConfig(port: number, options: LocalNatsOptions): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return [
    'server_name: nephron-local',
    `listen: "127.0.0.1:${port}"`,
    'max_payload: 1MB',
    `jetstream { store_dir: ${quoted(options.dataDir)}, max_mem: 256MB, max_file: 4GB }`,
    ...(options.login ? [`authorization { user: ${quoted(options.login.user)}, password: ${quoted(options.login.password)} }`] : []),
    '',
  ].join('\n');
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
