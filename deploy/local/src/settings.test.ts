import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from './settings.ts';

test('folders of the user count from where npm was called, those of the project from the project', () => {
  const env = { INIT_CWD: '/home/ada/nephron', NEPHRON_MIRROR_DIR: '../shared/mirror' };
  const { mirrorDir, dataDir } = readSettings(env, '/srv/nephron');
  assert.equal(mirrorDir, '/home/ada/shared/mirror');
  assert.equal(dataDir, '/srv/nephron/.nephron');
});

test('all wrong settings are told at once, and no password with them', () => {
  const env = {
    NEPHRON_PORT: '99999',
    NEPHRON_LOG_FORMAT: 'xml',
    DATABASE_URL: 'mysql://ada:secret@host/db',
    NATS_URL: 'host:42:22,http://x',
  };
  assert.throws(
    () => readSettings(env, '/'),
    (error: Error) => {
      for (const name of ['NEPHRON_PORT', 'NEPHRON_LOG_FORMAT', 'text, json', 'DATABASE_URL', 'NATS_URL is not', 'NATS_URL has to']) {
        assert.ok(error.message.includes(name), `${name} in: ${error.message}`);
      }
      assert.ok(!error.message.includes('secret'));
      assert.equal(error.message.match(/settings are wrong/g)?.length, 1);
      return true;
    },
  );
});

test('servers that exist may be named in the usual ways', () => {
  const env = { DATABASE_URL: 'postgresql:///nephron', NATS_URL: 'localhost:4222,tls://b:4222' };
  assert.equal(readSettings(env, '/').natsUrl, env.NATS_URL);
});

test('what is said about public hosts is for the annotators, and only what is said', () => {
  assert.deepEqual(readSettings({}, '/').upstream, { NEPHRON_ACCESS: 'mirror', NEPHRON_SMALL_FILES: 'refuse' });
  const env = {
    NEPHRON_ACCESS: 'internet',
    NEPHRON_UPSTREAM_URL: 'http://127.0.0.1:9000',
    NEPHRON_CONTACT: 'genes@example.org',
    NEPHRON_SMALL_FILES: 'take',
    NCBI_API_KEY: 'key',
  };
  assert.deepEqual(readSettings(env, '/').upstream, env);
  assert.throws(
    () => readSettings({ NEPHRON_ACCESS: 'modem', NEPHRON_UPSTREAM_URL: 'proxy:80' }, '/'),
    /NEPHRON_ACCESS.*NEPHRON_UPSTREAM_URL/s,
  );
});
