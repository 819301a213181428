import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Which libs each layer may import. Services import any lib but `testing`, never another service. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  errors: [],
  domain: ['errors'],
  config: ['contracts', 'errors', 'domain'],
  telemetry: ['contracts', 'errors', 'domain'],
  messaging: ['contracts', 'errors', 'domain', 'config', 'telemetry'],
  db: ['contracts', 'errors', 'domain', 'config', 'telemetry'],
  upstream: ['contracts', 'errors', 'domain', 'config', 'telemetry'],
  'local-servers': ['contracts', 'errors', 'domain', 'config', 'telemetry'],
  'service-kit': ['contracts', 'errors', 'domain', 'config', 'telemetry', 'messaging', 'db', 'upstream'],
  'annotator-kit': ['contracts', 'errors', 'domain', 'config', 'telemetry', 'messaging', 'db', 'upstream', 'service-kit'],
};

interface Imported {
  readonly file: string;
  readonly specifier: string;
}

function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') || path.includes('dist') });
}

function importsOf(files: readonly string[]): Imported[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g)].map(
      (match) => ({
        file,
        specifier: match[1] ?? match[2] ?? '',
      }),
    );
  });
}

const isTest = (file: string): boolean =>
  /\.(test|bench)\.ts$/.test(file) || /\/(testing|test|test-support|fixtures)\//.test(file) || /\/test-[\w-]+\.ts$/.test(file);

test('a lib imports only what its layer may', () => {
  const wrong: string[] = [];
  for (const lib of Object.keys(MAY_IMPORT)) {
    for (const { file, specifier } of importsOf(filesOf(`libs/${lib}/src/**/*.ts`).filter((path) => !isTest(path)))) {
      const other = /^@nephron\/([^/]+)$/.exec(specifier)?.[1];
      if (other && !MAY_IMPORT[lib]?.includes(other)) wrong.push(`${file} imports ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('every lib has its layer', () => {
  const libs = new Set(filesOf('libs/*/package.json').map((path) => path.split('/')[1]));
  assert.deepEqual(
    [...libs].filter((lib) => lib && lib !== 'testing' && !(lib in MAY_IMPORT)),
    [],
  );
});

test('contracts and errors do no I/O', () => {
  const wrong = importsOf(filesOf('libs/{contracts,errors,domain}/src/**/*.ts').filter((path) => !isTest(path))).filter(
    ({ specifier }) => builtinModules.includes(specifier.replace('node:', '')) || specifier.startsWith('node:'),
  );
  assert.deepEqual(wrong, []);
});

test('a service imports no other service, and only tests import the testing lib', () => {
  const sources = [...filesOf('services/*/src/**/*.{ts,vue}'), ...filesOf('libs/*/src/**/*.ts'), ...filesOf('deploy/local/**/*.ts')];
  const wrong = importsOf(sources.filter((path) => !isTest(path) && !path.startsWith('libs/testing/'))).filter(
    ({ specifier }) => specifier === '@nephron/testing' || /services\//.test(specifier),
  );
  assert.deepEqual(wrong, []);
});

test('what is imported from a package is in the package.json that lists it, and nobody reaches into another package', () => {
  const wrong: string[] = [];
  for (const manifest of filesOf('{libs,services}/*/package.json').concat('deploy/local/package.json', 'tests/package.json')) {
    const folder = dirname(manifest);
    const {
      name,
      dependencies = {},
      devDependencies = {},
    } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as {
      name: string;
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const { file, specifier } of importsOf(filesOf(`${folder}/**/*.{ts,vue}`))) {
      if (specifier.startsWith('.') || specifier.startsWith('${') || specifier.startsWith('node:') || specifier.startsWith('/')) continue;
      const own = /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[1] ?? specifier;
      if (own === name) wrong.push(`${file} imports its own package`);
      const listed = own in dependencies || (own in devDependencies && (isTest(file) || folder === 'services/web'));
      if (!listed) wrong.push(`${file} imports ${own}, which ${manifest} does not list`);
      if (own.startsWith('@nephron/') && own !== specifier) wrong.push(`${file} reaches into ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('only configuration, telemetry and entry points read the environment', () => {
  const allowed = /(config|settings|main|run-service|logger|opentelemetry|mirror|postgres|stack|nats-binary|server-process|nats)\.ts$/;
  const wrong = [...filesOf('services/*/src/**/*.ts'), ...filesOf('libs/*/src/**/*.ts')]
    .filter((path) => !isTest(path) && !allowed.test(path) && !path.startsWith('services/cli/'))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes('process.env'));
  assert.deepEqual(wrong, []);
});

test('all annotators have the same files', () => {
  for (const manifest of filesOf('services/annotator-*/package.json')) {
    const files = filesOf(`${dirname(manifest)}/src/*.ts`).map((path) => path.split('/').at(-1));
    for (const wanted of ['main.ts', 'source.ts', 'parse.ts', 'record.ts']) {
      assert.ok(files.includes(wanted), `${dirname(manifest)}/src has no ${wanted}`);
    }
  }
});
