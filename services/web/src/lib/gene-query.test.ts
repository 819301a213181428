import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geneListPath, nextSort, parseGeneQuery, toRouteQuery } from './gene-query.ts';

test('a plain address asks for the first page, and stays plain', () => {
  const query = parseGeneQuery({});
  assert.deepEqual(query, { search: '', sort: null, page: 1, size: 20 });
  assert.deepEqual(toRouteQuery(query), {});
  assert.equal(geneListPath(query), '/api/genes?page%5Bnumber%5D=1&page%5Bsize%5D=20');
});

test('an address says everything about the list, and reads back as the same', () => {
  const query = { search: 'pkd', sort: { field: 'pli', direction: 'descending' }, page: 3, size: 50 } as const;
  assert.deepEqual(toRouteQuery(query), { search: 'pkd', sort: '-pli', page: '3', size: '50' });
  assert.deepEqual(parseGeneQuery(toRouteQuery(query)), query);
  const parameters = new URL(geneListPath({ ...query, search: ' a&b ' }), 'http://localhost').searchParams;
  assert.deepEqual(Object.fromEntries(parameters), { 'page[number]': '3', 'page[size]': '50', sort: '-pli', 'filter[search]': 'a&b' });
});

test('nonsense in an address is as if it were absent', () => {
  const strange = parseGeneQuery({ page: '-1', size: '7', sort: 'password', search: ['pkd', 'x'] });
  assert.deepEqual(strange, { search: 'pkd', sort: null, page: 1, size: 20 });
  assert.equal(parseGeneQuery({ page: '0' }).page, 1);
  assert.equal(parseGeneQuery({ search: 'x'.repeat(500) }).search.length, 100);
});

test('a header goes through its first direction, the other one, and none', () => {
  const first = nextSort(null, 'pli', 'descending');
  const second = nextSort(first, 'pli', 'descending');
  assert.deepEqual([first?.direction, second?.direction], ['descending', 'ascending']);
  assert.equal(nextSort(second, 'pli', 'descending'), null);
  assert.deepEqual(nextSort(second, 'name', 'ascending'), { field: 'name', direction: 'ascending' });
});
