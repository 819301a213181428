import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { describeSettings, readConfig } from './config.ts';

const schema = Type.Object({
  NEPHRON_PORT: Type.Integer({ default: 8000, minimum: 1, maximum: 65_535, description: 'Port.' }),
  NEPHRON_NAME: Type.String({ description: 'Name.' }),
  NEPHRON_MIRROR_DIR: Type.Optional(Type.String({ description: 'Folder.' })),
});

test('defaults apply, numbers are converted, empty counts as not set', () => {
  const config = readConfig(schema, { NEPHRON_NAME: 'a', NEPHRON_PORT: '81', NEPHRON_MIRROR_DIR: '' });
  assert.deepEqual(config, { NEPHRON_PORT: 81, NEPHRON_NAME: 'a' });
});

test('all problems are reported at once, each with the name of its setting and what was given', () => {
  assert.throws(
    () => readConfig(schema, { NEPHRON_PORT: 'eighty' }),
    (error: Error) => /NEPHRON_PORT.*eighty/.test(error.message) && /NEPHRON_NAME/.test(error.message),
  );
});

test('settings describe themselves', () => {
  assert.deepEqual(describeSettings(schema)[0], { name: 'NEPHRON_PORT', fallback: '8000', description: 'Port.' });
});
