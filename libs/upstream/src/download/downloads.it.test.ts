import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import type { PublishedFile } from '../catalogue/published-file.ts';
import type { UpstreamOptions } from '../http/open-upstream.ts';
import { openTestClient, startHost, status, type TestHost } from '../http/test-host.ts';
import { rawPath } from '../raw-store.ts';
import { BsdSum } from './bsd-sum.ts';
import type { Download, DownloadOptions } from './download.ts';
import { cut, type Published, startPublisher } from './test-publisher.ts';

const TABLE = Buffer.from(`gene\tvalue\n${Array.from({ length: 20_000 }, (_, i) => `GENE${i}\t${i}`).join('\n')}\n`);
const FILE: PublishedFile = {
  role: 'table',
  publisher: 'p',
  names: [/^table\.tsv$/],
  mark: /^gene\tvalue/,
  url: 'https://p.example/data/table.tsv',
};
const PACKED = gzipSync(TABLE);
const ETAG = '"v1"';
const LAST_MODIFIED = 'Tue, 06 Oct 2026 10:00:00 GMT';

interface Downloading {
  readonly rawDir: string;
  readonly shown: [number, number | undefined][];
  readonly lines: string[];
  readonly get: (file?: PublishedFile, options?: Partial<DownloadOptions>) => Promise<Download>;
  /** What is in the store's folder of parts. */
  readonly parts: () => Promise<string[]>;
}

/** The client tells the server how much it has. */
function follow(published: Published, shown: Downloading['shown']): void {
  published.received = () => shown.at(-1)?.[0] ?? 0;
}

async function downloading(t: TestContext, host: TestHost, options: Partial<UpstreamOptions> = {}): Promise<Downloading> {
  const rawDir = await mkdtemp(join(tmpdir(), 'nephron-download-'));
  t.after(() => rm(rawDir, { recursive: true, force: true }));
  return await downloadingTo(t, host, rawDir, options);
}

async function downloadingTo(t: TestContext, host: TestHost, rawDir: string, options: Partial<UpstreamOptions> = {}): Promise<Downloading> {
  const client = openTestClient(t, host, { breaker: { failures: 1_000 }, ...options });
  const shown: [number, number | undefined][] = [];
  const onBytes = (bytes: number, total: number | undefined): void => void shown.push([bytes, total]);
  const signal = new AbortController().signal;
  return {
    rawDir,
    shown,
    lines: client.lines,
    get: (file = FILE, more = {}) => client.download(file, { rawDir, signal, onBytes, ...more }),
    parts: async () => await readdir(join(rawDir, 'partial')).catch(() => []),
  };
}

function stored(download: Download): Extract<Download, { kind: 'stored' }> {
  assert.equal(download.kind, 'stored');
  return download as Extract<Download, { kind: 'stored' }>;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('a file comes into the store under its SHA-256, with what its publisher says about it', async (t) => {
  const host = await startPublisher(t, { bytes: TABLE, etag: ETAG, lastModified: LAST_MODIFIED });
  const { get, rawDir, shown, parts } = await downloading(t, host);
  const download = stored(await get());
  assert.deepEqual(download, {
    kind: 'stored',
    name: 'table.tsv',
    sha256: sha256(TABLE),
    bytes: TABLE.length,
    url: 'https://p.example/data/table.tsv',
    etag: ETAG,
    lastModified: LAST_MODIFIED,
  });
  assert.ok((await readFile(rawPath(rawDir, download.sha256))).equals(TABLE));
  assert.deepEqual(shown.at(-1), [TABLE.length, TABLE.length]);
  assert.deepEqual(await parts(), []);
  assert.equal(host.asked[0]?.headers['accept-encoding'], 'identity');
});

for (const [name, published] of [
  ['entity tag', { etag: ETAG, lastModified: undefined }],
  ['date', { etag: undefined, lastModified: LAST_MODIFIED }],
] as const) {
  test(`what has not changed by its ${name} is not sent again`, async (t) => {
    const host = await startPublisher(t, { bytes: TABLE, ...published });
    const { get } = await downloading(t, host);
    const first = stored(await get());
    const previous = { sha256: first.sha256, url: first.url, etag: published.etag ?? '', lastModified: published.lastModified ?? '' };
    assert.deepEqual(await get(FILE, { previous }), { kind: 'unchanged' });
    const headers = host.asked[1]?.headers;
    assert.deepEqual([headers?.['if-none-match'], headers?.['if-modified-since']], [published.etag, published.lastModified]);
  });
}

test('a server that ignores conditions does not get us to read the same version again', async (t) => {
  const host = await startHost(t, (response) => response.writeHead(200, { etag: ETAG, 'content-length': '1000000000' }).write('gene'));
  const { get } = await downloading(t, host);
  const previous = { sha256: sha256(TABLE), url: 'https://p.example/data/table.tsv', etag: ETAG };
  assert.deepEqual(await get(FILE, { previous }), { kind: 'unchanged' });
});

test('what was downloaded from another address does not count as the former download', async (t) => {
  const host = await startPublisher(t, { bytes: TABLE, etag: ETAG });
  const { get } = await downloading(t, host);
  const previous = { sha256: sha256(TABLE), url: 'https://p.example/older/table.tsv', etag: ETAG };
  assert.equal((await get(FILE, { previous })).kind, 'stored');
  assert.equal(host.asked[0]?.headers['if-none-match'], undefined);
});

test('a cut download goes on where it ended, within one call', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const host = await startPublisher(t, published, cut(published, 100_000), cut(published, 50_000));
  const { get, shown } = await downloading(t, host);
  follow(published, shown);
  assert.equal(stored(await get()).sha256, sha256(TABLE));
  assert.deepEqual(
    host.asked.map(({ headers }) => [headers.range, headers['if-range']]),
    [
      [undefined, undefined],
      ['bytes=100000-', ETAG],
      ['bytes=150000-', ETAG],
    ],
  );
  assert.ok(shown.every(([bytes, total], i) => total === TABLE.length && bytes >= (shown[i - 1]?.[0] ?? 0)));
});

test('the part of a process that is gone is gone on with by the next one', async (t) => {
  const published: Published = { bytes: TABLE, lastModified: LAST_MODIFIED };
  const host = await startPublisher(t, published, cut(published, 120_000));
  const first = await downloading(t, host, { retry: { retries: 0 } });
  follow(published, first.shown);
  await assert.rejects(first.get(), UpstreamUnavailableError);
  assert.equal((await first.parts()).length, 2);
  const next = await downloadingTo(t, host, first.rawDir);
  assert.equal(stored(await next.get()).sha256, sha256(TABLE));
  assert.equal(host.asked[1]?.headers.range, 'bytes=120000-');
  assert.deepEqual(await next.parts(), []);
});

test('a part of an older version is not gone on with', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const newer = Buffer.concat([TABLE, Buffer.from('NEW\t1\n')]);
  const host = await startPublisher(t, published, cut(published, 120_000));
  const first = await downloading(t, host, { retry: { retries: 0 } });
  follow(published, first.shown);
  await assert.rejects(first.get());
  published.bytes = newer;
  published.etag = '"v2"';
  assert.equal(stored(await first.get()).sha256, sha256(newer));
});

for (const [name, published, asksForRest] of [
  ['no validators', {}, false],
  ['a weak entity tag', { etag: 'W/"v1"' }, false],
  ['no ranges', { etag: ETAG, takesRanges: false }, true],
] as const) {
  test(`a cut download of a server with ${name} begins anew`, async (t) => {
    const file: Published = { bytes: TABLE, ...published };
    const host = await startPublisher(t, file, cut(file, 100_000));
    const { get, shown } = await downloading(t, host);
    follow(file, shown);
    assert.equal(stored(await get()).sha256, sha256(TABLE));
    assert.deepEqual(
      host.asked.map(({ headers }) => headers.range !== undefined),
      [false, asksForRest],
    );
  });
}

test('a server that gives another part than was asked for is not believed', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const host = await startPublisher(t, published, cut(published, 100_000), (response) =>
    response
      .writeHead(206, { etag: ETAG, 'content-range': `bytes 5-${TABLE.length - 1}/${TABLE.length}`, 'content-length': TABLE.length - 5 })
      .end(TABLE.subarray(5)),
  );
  const { get, shown } = await downloading(t, host);
  follow(published, shown);
  assert.equal(stored(await get()).sha256, sha256(TABLE));
  assert.equal(host.asked.length, 3);
});

test('a part that is the whole file already, or more, is asked for anew', async (t) => {
  for (const [takesRanges, bytes] of [
    [true, TABLE.length],
    [true, TABLE.length + 100],
    [false, TABLE.length + 100],
  ] as const) {
    const published: Published = { bytes: TABLE, etag: ETAG, takesRanges };
    const longer: Published = { bytes: Buffer.concat([TABLE, TABLE]), etag: ETAG };
    const host = await startPublisher(t, published, cut(longer, bytes));
    const { get, shown } = await downloading(t, host);
    follow(longer, shown);
    assert.equal(stored(await get()).sha256, sha256(TABLE));
  }
});

test('a server that gives only a piece of the rest is asked for what is still missing', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const host = await startPublisher(t, published, cut(published, 100_000), (response) =>
    response
      .writeHead(206, { etag: ETAG, 'content-range': `bytes 100000-109999/${TABLE.length}`, 'content-length': 10_000 })
      .end(TABLE.subarray(100_000, 110_000)),
  );
  const { get, shown } = await downloading(t, host);
  follow(published, shown);
  assert.equal(stored(await get()).sha256, sha256(TABLE));
  assert.equal(host.asked[2]?.headers.range, 'bytes=110000-');
});

test('a file in an encoding that was not asked for is suspect; gzip is read as what it is', async (t) => {
  const encoded = async (encoding: string, bytes: Buffer) => {
    const host = await startHost(t, (response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    return await (await downloading(t, host)).get();
  };
  assert.equal(stored(await encoded('gzip', PACKED)).sha256, sha256(PACKED));
  await assert.rejects(encoded('br', TABLE), (error) => error instanceof ArtifactSuspectError && /encoding "br"/.test(error.message));
});

test('a download that comes too slowly is broken off and gone on with', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const host = await startPublisher(t, published, (response) => {
    response.writeHead(200, { etag: ETAG, 'content-length': TABLE.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(TABLE.subarray(at, at + 10));
      at += 10;
    }, 10);
    response.once('close', () => clearInterval(timer));
  });
  const { get, lines } = await downloading(t, host, { downloadSpeed: { minBytesPerSecond: 100_000, windowMs: 100 } });
  assert.equal(stored(await get()).sha256, sha256(TABLE));
  assert.match(host.asked[1]?.headers.range ?? '', /^bytes=\d+-$/);
  assert.match(lines.join(), /comes too slowly/);
});

test('a busy host is waited for, and one that is busy for long is come back to', async (t) => {
  const published: Published = { bytes: TABLE };
  const host = await startPublisher(
    t,
    published,
    status(503),
    status(429, { 'retry-after': '0.02' }),
    status(503, { 'retry-after': '600' }),
  );
  const { get } = await downloading(t, host);
  await assert.rejects(get(), (error) => error instanceof UpstreamUnavailableError && (error.retryAfterMs ?? 0) > 590_000);
  assert.equal(host.asked.length, 3);
});

for (const code of [404, 410]) {
  test(`a file that answers ${code} is absent, saying so`, async (t) => {
    const { get } = await downloading(t, await startHost(t, status(code)));
    assert.deepEqual(await get(), { kind: 'absent', why: `https://p.example/data/table.tsv answered ${code}` });
  });
}

test('a refusal is no absence', async (t) => {
  const { get } = await downloading(t, await startHost(t, status(403)));
  await assert.rejects(get(), (error) => error instanceof UpstreamRefusedError && error.status === 403);
});

test('a file without an address is absent, unless a setting gives one', async (t) => {
  const host = await startPublisher(t, { bytes: TABLE });
  const { get } = await downloading(t, host);
  const { url: _url, ...byHand } = FILE;
  assert.deepEqual(await get(byHand), { kind: 'absent', why: 'the publisher offers no address for table' });
  const download = stored(await get({ ...byHand, saveAs: 'table.tsv' }, { url: 'https://hospital.example/files?id=7' }));
  assert.deepEqual([download.name, download.url], ['table.tsv', 'https://hospital.example/files?id=7']);
});

/** A block-gzip member around a text, as `bgzip` writes it. */
function blockGzip(text: string): Buffer {
  const plain = gzipSync(text);
  const extra = Buffer.from([6, 0, 0x42, 0x43, 2, 0, 0, 0]);
  const header = Buffer.from(plain.subarray(0, 10));
  header[3] = 4;
  extra.writeUInt16LE(plain.length + 8 - 1, 6);
  return Buffer.concat([header, extra, plain.subarray(10)]);
}
const BLOCK_GZIP_END = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

const damaged = Buffer.from(PACKED);
damaged.writeUInt32LE(1, damaged.length - 8);
const page = Buffer.from('<html><body>Please log in</body></html>');

const SUSPECT: Readonly<Record<string, { bytes: Buffer; file?: Partial<PublishedFile>; why: RegExp }>> = {
  'a web page': { bytes: page, why: /HTML page/ },
  'a web page, compressed': { bytes: gzipSync(page), why: /HTML page/ },
  nothing: { bytes: Buffer.alloc(0), why: /is empty/ },
  'a file without its mark': { bytes: Buffer.from('symbol\tvalue\nPKD1\t1\n'), why: /does not begin like/ },
  'a cut gzip file': { bytes: PACKED.subarray(0, -2_000), why: /end too early or are damaged/ },
  'a gzip file without its trailer': { bytes: PACKED.subarray(0, -8), why: /end too early or are damaged/ },
  'a gzip file with another CRC': { bytes: damaged, why: /end too early or are damaged/ },
  'block-gzip cut between two blocks': { bytes: blockGzip('gene\tvalue\nA\t1\n'), why: /last block of block-gzip is missing/ },
  'a small part': { bytes: TABLE.subarray(0, 1_000), file: { minBytes: 10_000 }, why: /1000 bytes.*at least 10000/ },
};

for (const [name, { bytes, file, why }] of Object.entries(SUSPECT)) {
  test(`${name} with a good status is suspect, and nothing of it is kept`, async (t) => {
    const host = await startPublisher(t, { bytes, etag: ETAG });
    const { get, parts, rawDir } = await downloading(t, host);
    await assert.rejects(get({ ...FILE, ...file }), (error) => error instanceof ArtifactSuspectError && why.test(error.message));
    assert.deepEqual(await parts(), []);
    assert.deepEqual(await readdir(rawDir), ['partial']);
    assert.equal(host.asked.length, 1);
  });
}

test('a small part is taken where that is what the other side is known to have', async (t) => {
  const { get } = await downloading(t, await startPublisher(t, { bytes: TABLE.subarray(0, 1_000) }), { smallFiles: 'take' });
  assert.equal(stored(await get({ ...FILE, minBytes: 10_000 })).bytes, 1_000);
});

test('whole gzip and block-gzip files are no suspects', async (t) => {
  for (const bytes of [PACKED, Buffer.concat([PACKED, PACKED]), Buffer.concat([blockGzip('gene\tvalue\nA\t1\n'), BLOCK_GZIP_END])]) {
    const { get } = await downloading(t, await startPublisher(t, { bytes }));
    assert.equal(stored(await get()).sha256, sha256(bytes));
  }
});

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

test("the publisher's checksum decides: the right one, a wrong one, none", async (t) => {
  const list = { text: `${md5(TABLE)}  ./table.tsv\n` };
  const host = await startHost(t, (response, { path }) => {
    if (!path.endsWith('.md5')) response.end(TABLE);
    else response.writeHead(list.text ? 200 : 404).end(list.text);
  });
  const { get, lines, parts } = await downloading(t, host);
  const file: PublishedFile = { ...FILE, checksum: { kind: 'md5', url: 'https://p.example/data/table.tsv.md5' } };
  assert.equal((await get(file)).kind, 'stored');
  list.text = `${'0'.repeat(32)}  table.tsv\n`;
  await assert.rejects(get(file), (error) => error instanceof ArtifactSuspectError && /checksum \(md5\)/.test(error.message));
  assert.deepEqual(await parts(), []);
  for (const text of ['', `${md5(TABLE)}  other.tsv\n`]) {
    list.text = text;
    assert.equal((await get(file)).kind, 'stored');
    assert.match(lines.at(-1) ?? '', /offers no checksum/);
  }
});

function bsdSum(bytes: Buffer): string {
  const sum = new BsdSum();
  sum.update(bytes);
  return sum.digest();
}

const RELEASED: PublishedFile = {
  ...FILE,
  names: [/^table\.(?<release>[\d.]+)\.tsv$/],
  url: 'https://p.example/release-{release}/table.{release}.tsv',
  release: { url: 'https://p.example/current', pick: (body) => /release (\S+)/.exec(body)?.[1], fallback: '9.2' },
  checksum: { kind: 'sum', url: 'https://p.example/release-{release}/CHECKSUMS' },
};

test('the newest release is asked for first, and stands in address, name and checksum list', async (t) => {
  const host = await startHost(t, (response, { path }) => {
    if (path.endsWith('/current')) response.end('this is release 10.0');
    else if (path.endsWith('CHECKSUMS')) response.end(`${bsdSum(TABLE)} table.10.0.tsv`);
    else response.end(TABLE);
  });
  const { get } = await downloading(t, host);
  const download = stored(await get(RELEASED));
  assert.deepEqual([download.name, download.url], ['table.10.0.tsv', 'https://p.example/release-10.0/table.10.0.tsv']);
  assert.deepEqual(
    host.asked.map(({ path }) => path),
    ['/p.example/current', '/p.example/release-10.0/table.10.0.tsv', '/p.example/release-10.0/CHECKSUMS'],
  );
});

for (const [name, answer] of [
  ['does not answer', status(503)],
  ['refuses', status(403)],
  ['says something else', status(200)],
] as const) {
  test(`where the publisher ${name} about its release, the newest one known is taken`, async (t) => {
    const host = await startHost(t, (response, asked, index) =>
      asked.path.endsWith('/current') ? answer(response, asked, index) : response.end(TABLE),
    );
    const { get } = await downloading(t, host);
    const { checksum: _checksum, ...file } = RELEASED;
    assert.equal(stored(await get(file)).name, 'table.9.2.tsv');
    const known = (release: string) => ({ previous: { sha256: '', url: `https://p.example/release-${release}/table.${release}.tsv` } });
    assert.equal(stored(await get(file, known('9.10'))).name, 'table.9.10.tsv');
    assert.equal(stored(await get(file, known('8.0'))).name, 'table.9.2.tsv');
  });
}

test('two downloads of one file at once both end with the whole file', async (t) => {
  const published: Published = { bytes: TABLE, etag: ETAG };
  const host = await startPublisher(t, published);
  const one = await downloading(t, host);
  const other = await downloadingTo(t, host, one.rawDir);
  const both = await Promise.allSettled([one.get(), other.get()]);
  for (const result of both) assert.equal(result.status, 'fulfilled');
  assert.ok((await readFile(rawPath(one.rawDir, sha256(TABLE)))).equals(TABLE));
});

test('an aborted download ends at once and leaves its part', async (t) => {
  const host = await startHost(t, (response) => response.writeHead(200, { etag: ETAG, 'content-length': 1_000 }).write('gene\tvalue\n'));
  const { get, parts } = await downloading(t, host);
  const stop = new AbortController();
  const onBytes = (bytes: number): void => {
    if (bytes > 0) stop.abort(new Error('stopped'));
  };
  await assert.rejects(get(FILE, { signal: stop.signal, onBytes }), /stopped/);
  assert.equal((await parts()).length, 2);
});
