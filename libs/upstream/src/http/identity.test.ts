import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown, withIdentity } from './identity.ts';

const EUTILS = 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi?id=1';

test('an address for people has no key in it, and is no longer than a line', () => {
  assert.equal(shown(withIdentity(new URL(EUTILS), 'a@example.org', 'SECRET1')), EUTILS);
  assert.equal(shown(new URL(`https://rest.ensembl.org/${'x'.repeat(500)}`)).length, 200);
});

test('only a mail address is told as one', () => {
  const mailIn = (contact: string) => withIdentity(new URL(EUTILS), contact, undefined).searchParams.get('email');
  assert.equal(mailIn('Ada <ada@example.org>'), 'ada@example.org');
  assert.equal(mailIn('https://example.org/genes'), null);
  assert.equal(mailIn(''), null);
});
