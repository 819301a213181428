import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses } from './addresses.ts';

const FROM = new URL('https://rest.ensembl.org/a/b?x=1');

for (const base of ['http://proxy:3128', 'http://proxy:3128/', 'https://proxy/cache', 'https://proxy/cache/']) {
  const trimmed = base.replace(/\/$/, '');
  const { sent, redirected } = addresses(base);

  test(`by way of ${base} the public host stands in front of the path`, () => {
    assert.equal(sent(FROM).href, `${trimmed}/rest.ensembl.org/a/b?x=1`);
    assert.equal(sent(new URL('http://purl.obolibrary.org/obo/hp.json')).href, `${trimmed}/purl.obolibrary.org/obo/hp.json`);
  });

  test(`by way of ${base} a redirect is understood as public, whoever wrote it`, () => {
    for (const [location, target] of [
      ['https://other.example/y', 'https://other.example/y'],
      ['/y?z=1', 'https://rest.ensembl.org/y?z=1'],
      ['y', 'https://rest.ensembl.org/a/y'],
      [`${trimmed}/other.example/y?z=1`, 'https://other.example/y?z=1'],
      [`${new URL(trimmed).pathname.replace(/\/$/, '')}/rest.ensembl.org/y`, 'https://rest.ensembl.org/y'],
      ['//other.example/y', 'https://other.example/y'],
    ] as const) {
      assert.equal(redirected(location, FROM).href, target, location);
    }
  });
}

test('without a base, addresses are what they are', () => {
  const { sent, redirected } = addresses(undefined);
  assert.equal(sent(FROM).href, FROM.href);
  assert.equal(redirected('../c', FROM).href, 'https://rest.ensembl.org/c');
});
