// What `npm start` runs once the checkout is prepared: the whole platform on this machine.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, NephronError } from '@nephron/errors';
import { announce } from './announce.ts';
import { helpText, readCommandLine } from './command-line.ts';
import { doFirstRun } from './first-run.ts';
import { runUntilStopped } from './lifecycle.ts';
import { startLocalStack } from './local-stack.ts';
import { createLogPrinter } from './log-printer.ts';
import { localServices } from './services.ts';
import { readSettings } from './settings.ts';

const projectDir = fileURLToPath(new URL('../../..', import.meta.url));

async function main(): Promise<void> {
  const startedAt = performance.now();
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.help) return console.log(helpText());
  if (commandLine.version) return console.log(await version());
  const settings = readSettings(process.env, projectDir);
  const printer = createLogPrinter({
    ...settings,
    write: (text) => process.stdout.write(text),
    colours: process.stdout.isTTY && !process.env.NO_COLOR,
  });
  // Whoever reads our lines may go away first (`npm start | head`): nobody would see what happens from then on.
  process.stdout.once('error', () => {
    process.stdout.on('error', () => {});
    process.kill(process.pid, 'SIGHUP');
  });
  await runUntilStopped(
    async (life) => {
      const stack = await startLocalStack({ settings, projectDir, env: process.env, services: localServices, printer, life });
      announce(stack.url, performance.now() - startedAt, settings, printer.log);
      process.send?.({ type: 'ready', url: stack.url });
      // A mirror folder without gene lists gets the one that comes with the project, to start with.
      const mirrorDirs = [settings.mirrorDir, join(projectDir, 'deploy/local/sample-mirror')];
      if (stack.isNew && commandLine.firstRun) await doFirstRun({ url: stack.url, log: printer.log, signal: life.signal, mirrorDirs });
    },
    { log: printer.log },
  );
  printer.log.info('stopped');
}

async function version(): Promise<string> {
  const manifest: { version: string } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8'));
  return manifest.version;
}

/** A known problem is one sentence; anything else is a bug, and its trace is wanted. */
function report(error: unknown): void {
  const text = error instanceof NephronError ? messageOf(error) : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`nephron: ${text}\n`);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  report(error);
  process.exit(1);
}
