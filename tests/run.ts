// Runs tests: `npm test [-- files or suite names]`. Starts one Postgres for all test files; each test takes a database of its own from the template.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SHARED_SERVER, startTestServer } from '@nephron/testing';

const SUITES: Readonly<Record<string, readonly string[]>> = {
  unit: ['libs/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'deploy/local/**/*.test.ts'],
  integration: ['tests/integration/**/*.test.ts', 'tests/compat/**/*.test.ts'],
  architecture: ['tests/architecture/**/*.test.ts'],
  e2e: ['tests/e2e/**/*.test.ts'],
  fault: ['tests/fault/**/*.test.ts'],
  memory: ['tests/memory/**/*.test.ts'],
};
/** Of a test file. Ten times ClinVar takes its time. */
const TIMEOUT_MS: Readonly<Record<string, number>> = { memory: 3 * 3_600_000 };
const ALWAYS = ['unit', 'integration', 'architecture', 'e2e'];

const root = fileURLToPath(new URL('..', import.meta.url));
const [suitesBySelf = ALWAYS, wanted] = selection(process.argv.slice(2));
const patterns = wanted.length > 0 ? wanted : suitesBySelf.flatMap((suite) => SUITES[suite] ?? []);
const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') }));
if (files.length === 0) {
  console.error(`no test file matches ${patterns.join(', ')}`);
  process.exit(1);
}

// `-- --short`: one round of each fault; files of their published size where memory is measured.
const isShort = process.argv.includes('--short');
const server = await startTestServer();
const started = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${TIMEOUT_MS[suitesBySelf[0] ?? ''] ?? 240_000}`,
    `--test-concurrency=${Math.max(2, cpus().length)}`,
    ...process.argv.slice(2).filter((arg) => arg.startsWith('--test-')),
    ...[...new Set(files)].sort(),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(isShort ? { NEPHRON_FAULT_ROUNDS: '1', NEPHRON_MEMORY_SCALE: '1' } : {}), [SHARED_SERVER]: server.url },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => started.kill(signal));
started.on('exit', async (code) => {
  await server.stop();
  process.exit(code ?? 1);
});

/** Suite names come first (from package.json), files or patterns after them (from the command line) narrow the choice. */
function selection(args: readonly string[]): [string[] | undefined, string[]] {
  const suites = args.filter((arg) => arg in SUITES);
  const rest = args.filter((arg) => !(arg in SUITES) && !arg.startsWith('--'));
  return [suites.length > 0 ? suites : undefined, rest];
}
