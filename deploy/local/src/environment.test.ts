import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passedOn } from './environment.ts';

test('services get what is meant for them and nothing else of the shell', () => {
  const env = {
    PATH: '/bin',
    https_proxy: 'http://proxy',
    NEPHRON_MIRROR_DIR: '/mirror',
    NEPHRON_HEALTH_PORT: '9',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector',
    PGPASSWORD: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    npm_config_token: 'z',
  };
  const names = (isDatabaseTheirs: boolean): string[] => Object.keys(passedOn(env, isDatabaseTheirs));
  assert.deepEqual(names(false), ['PATH', 'https_proxy', 'NEPHRON_MIRROR_DIR', 'OTEL_EXPORTER_OTLP_ENDPOINT']);
  assert.ok(names(true).includes('PGPASSWORD'));
});
