import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SOURCE_IDS } from '@nephron/contracts';
import { localServices } from './services.ts';

const place = { edgePort: 1, gatewayPort: 2, hubPort: 3, webDir: '/web', mirrorDir: '/mirror', rawDir: '/raw', upstream: {} };
const projectDir = fileURLToPath(new URL('../../..', import.meta.url));

test('every process of the list can be started, and every source has one', () => {
  const services = localServices(place);
  for (const { entry } of services) assert.ok(existsSync(`${projectDir}${entry}`), entry);
  assert.equal(services.filter(({ name }) => name.startsWith('annotator-')).length, SOURCE_IDS.length);
  assert.equal(new Set(services.map(({ name }) => name)).size, services.length);
});

test('annotators give way to the processes that answer people, and only the hub and the edge have no role in the database', () => {
  const services = localServices(place);
  for (const { name, inBackground = false } of services) assert.equal(inBackground, name.startsWith('annotator-'), name);
  assert.deepEqual(
    services.filter(({ role }) => !role).map(({ name }) => name),
    ['edge', 'progress-hub'],
  );
});

test('annotators alone are told how to reach public hosts', () => {
  const upstream = { NEPHRON_ACCESS: 'internet', NCBI_API_KEY: 'key' };
  for (const { name, env } of localServices({ ...place, upstream })) {
    const isTold = env.NEPHRON_ACCESS === 'internet' && env.NCBI_API_KEY === 'key';
    assert.equal(isTold, name.startsWith('annotator-'), name);
  }
});
