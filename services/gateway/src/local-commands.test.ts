import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCommand } from './local-commands.ts';
import { HttpProblem } from './problem.ts';

type Headers = Readonly<Record<string, string>>;

const CURL: Headers = { host: 'localhost:8000' };
const APP: Headers = { host: 'localhost:8000', origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' };

/** What a request looks like, and the status it gets; 0: it passes. */
const CASES: readonly (readonly [title: string, remote: string | undefined, headers: Headers, status: 0 | 401 | 403])[] = [
  ['a programme on this machine', '127.0.0.1', CURL, 0],
  ['one over IPv6', '::1', { host: '[::1]:8000' }, 0],
  ['one over IPv4 in IPv6 clothes', '::ffff:127.0.0.1', { host: '127.0.0.1' }, 0],
  ['one on another loopback address', '127.8.9.10', CURL, 0],
  ['the web app', '127.0.0.1', APP, 0],
  ['the web app behind TLS', '127.0.0.1', { ...APP, origin: 'https://localhost:8000' }, 0],
  ['an address typed into a browser', '127.0.0.1', { ...CURL, 'sec-fetch-site': 'none' }, 0],
  ['the web app through the local proxy', '127.0.0.1', { ...APP, 'x-forwarded-for': '::1' }, 0],
  ['through two local proxies', '127.0.0.1', { ...CURL, 'x-forwarded-for': '127.0.0.1, ::ffff:127.0.0.1' }, 0],
  ['another machine', '192.168.1.7', CURL, 401],
  ['another machine through the local proxy', '127.0.0.1', { ...CURL, 'x-forwarded-for': '192.168.1.7' }, 401],
  ['another machine that claims to be a proxy of this one', '127.0.0.1', { ...CURL, 'x-forwarded-for': '127.0.0.1, 10.0.0.3' }, 401],
  ['another machine, told by X-Real-IP', '127.0.0.1', { ...CURL, 'x-real-ip': '10.0.0.3' }, 401],
  ['something told by Forwarded', '127.0.0.1', { ...CURL, forwarded: 'for=10.0.0.3' }, 401],
  ['an address that only begins like loopback', '127.0.0.1', { ...CURL, 'x-forwarded-for': '127.0.0.1.evil.example' }, 401],
  ['an empty forwarded address', '127.0.0.1', { ...CURL, 'x-forwarded-for': '' }, 401],
  ['no known address', undefined, CURL, 401],
  ['a name that was made to lead here (DNS rebinding)', '127.0.0.1', { host: 'evil.example', origin: 'http://evil.example' }, 401],
  ['a name that only begins like this machine', '127.0.0.1', { host: 'localhost.evil.example' }, 401],
  ['no Host', '127.0.0.1', {}, 401],
  ['a foreign page', '127.0.0.1', { ...CURL, origin: 'https://evil.example' }, 403],
  ['a page without an origin (sandbox, file)', '127.0.0.1', { ...CURL, origin: 'null' }, 403],
  ['a page on another port of this machine', '127.0.0.1', { ...CURL, origin: 'http://localhost:3000' }, 403],
  ['a page on this port under another name', '127.0.0.1', { ...CURL, origin: 'http://127.0.0.1:8000' }, 403],
  ['a foreign page whose browser only says cross-site', '127.0.0.1', { ...CURL, 'sec-fetch-site': 'cross-site' }, 403],
  ['a page of the same site but another port', '127.0.0.1', { ...CURL, 'sec-fetch-site': 'same-site' }, 403],
  ['a foreign page that sets a forwarded address', '127.0.0.1', { ...CURL, origin: 'https://evil.example', 'x-forwarded-for': '::1' }, 403],
];

for (const [title, remoteAddress, headers, status] of CASES) {
  test(`with local commands allowed, ${title} ${status === 0 ? 'may command' : `gets ${status}`}`, () => {
    assert.equal(statusOf(remoteAddress, headers, 'allow'), status);
  });

  test(`with local commands denied, ${title} gets 401`, () => {
    assert.equal(statusOf(remoteAddress, headers, 'deny'), 401);
  });
}

function statusOf(remoteAddress: string | undefined, headers: Headers, localCommands: 'allow' | 'deny'): number {
  try {
    checkCommand({ remoteAddress, headers }, localCommands);
    return 0;
  } catch (error) {
    assert.ok(error instanceof HttpProblem);
    return error.status;
  }
}
