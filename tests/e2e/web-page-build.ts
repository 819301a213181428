import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OnStop } from '@nephron/testing';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the web app as it is now into a folder of the test's own: a forgotten build is never what is tested. */
export async function buildWebApp({ onStop }: OnStop): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-test-web-'));
  onStop(() => rm(folder, { recursive: true, force: true }));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', join(ROOT, 'services/web'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { cwd: join(ROOT, 'services/web'), timeout: 120_000 });
  return folder;
}
