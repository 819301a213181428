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
