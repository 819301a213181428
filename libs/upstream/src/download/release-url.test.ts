import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PUBLISHED_FILES } from '../catalogue/index.ts';
import type { UpstreamHttp } from '../http/upstream-http.ts';
import { isPublishedName, locate } from './release-url.ts';

const unanswered = async (): Promise<never> => {
  throw new Error('nobody answers');
};
const http: UpstreamHttp = { text: unanswered, json: unanswered };
const log = { debug: () => {}, info: () => {}, warn: () => {} };
const { signal } = new AbortController();

for (const [source, files] of Object.entries(PUBLISHED_FILES)) {
  for (const file of files) {
    test(`a download of ${source}'s ${file.role} is kept under a name that a mirror folder finds`, async () => {
      const located = await locate(file, { signal }, { http, log });
      if (!file.url) return assert.equal(located, undefined);
      assert.ok(located && isPublishedName(file, located.name), located?.name);
      assert.doesNotMatch(located.url, /[{}]/);
      assert.ok(URL.canParse(located.url));
    });
  }
}

test('an address without a release is kept under the name of the newest one; an address that somebody set is not', async () => {
  const [file] = PUBLISHED_FILES.uniprot;
  assert.ok(file);
  const text = async () => ({ status: 200, headers: {}, text: 'UniProt Knowledgebase Release 2025_03 consists of:', isFromCache: false });
  const deps = { http: { text, json: unanswered }, log };
  assert.equal((await locate(file, { signal }, deps))?.name, 'uniprotkb_reviewed_human_2025_03.json.gz');
  const own = 'https://hospital.example/uniprotkb_reviewed_human_2024_05.json.gz';
  assert.equal((await locate(file, { signal, url: own }, deps))?.name, 'uniprotkb_reviewed_human_2024_05.json.gz');
  assert.doesNotMatch((await locate(file, { signal, url: 'https://hospital.example/files?id=7' }, deps))?.name ?? '', /2025_03/);
});
