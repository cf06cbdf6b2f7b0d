import { expect, test } from 'vitest';
import { passOf, refuseHead } from './request-head.ts';

const origins = ['https://roost.example'];
const ask = (headers: Record<string, string>, more: { url?: string; method?: string } = {}) => {
  const { url = '/ws/pty?wing_id=x', method = 'GET' } = more;
  const head = { method, url, upgrade: url !== '/health' };
  return refuseHead({ ...head, headers }, 'desk.lan', origins);
};

test.each([
  ['127.0.0.1:8800', null],
  ['localhost:8800', null],
  ['desk.lan:8800', null],
  ['DESK.LAN', null],
  ['192.168.1.7:8800', null],
  ['[::1]:8800', null],
  ['evil.example:8800', 421],
  ['127.0.0.1.evil.example:8800', 421],
  ['[::1].evil.example', 421],
  ['', 421],
])('a request to %s', (host, status) => {
  expect(ask({ host })).toBe(status);
});

test('pages of linked roosts may connect, others may not', () => {
  const host = '127.0.0.1:8800';
  expect(ask({ host, origin: 'https://roost.example' })).toBeNull();
  for (const origin of ['http://roost.example', 'https://roost.example.evil.example', 'null', '']) {
    expect(ask({ host, origin }), origin).toBe(403);
  }
});

test('there is nothing else', () => {
  const host = '127.0.0.1:8800';
  expect(ask({ host }, { url: '/health' })).toBeNull();
  expect(ask({ host }, { url: '/health', method: 'POST' })).toBe(405);
  expect(ask({ host }, { url: '/ws/relay' })).toBe(404);
  expect(ask({ host }, { url: `/ws/pty?${'x'.repeat(300)}` })).toBe(414);
});

test('a pass is a bearer token or a sub-protocol', () => {
  expect(passOf({ authorization: 'Bearer a.b-c.d_e' })).toBe('a.b-c.d_e');
  expect(passOf({ 'sec-websocket-protocol': 'wing.pty, bearer.a.b.c' })).toBe('a.b.c');
  expect(passOf({ authorization: 'Basic YQ==' })).toBe('');
  expect(passOf({})).toBe('');
});
