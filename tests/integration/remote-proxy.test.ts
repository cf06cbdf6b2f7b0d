// The proxy of a session's box, and programs that try to get around it.

import { connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DomainProxy, startDomainProxy } from '#core/link/eggs/sandbox/domain-proxy.ts';
import { listenOnLoopback } from '#tests/support/listen-on-loopback.ts';

let inside: Server;
let port: number;
let reached: string[];
let asked: string[];
let addresses: Readonly<Record<string, readonly string[]>>;
const proxies: DomainProxy[] = [];

beforeEach(async () => {
  [reached, asked, addresses] = [[], [], {}];
  inside = createServer((socket) => {
    reached.push('connected');
    socket.on('error', () => {}).on('data', (data) => socket.end(`hello ${data.toString()}`));
  });
  port = await listenOnLoopback(inside);
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy[Symbol.asyncDispose]();
  await new Promise((done) => inside.close(done));
});

async function proxyFor(rules: readonly string[]): Promise<DomainProxy> {
  const proxy = await startDomainProxy({
    ...{ rules, path: null },
    resolve: async (host) => {
      asked.push(host);
      return addresses[host] ?? [];
    },
  });
  proxies.push(proxy);
  return proxy;
}

/** All that is answered to bytes, until the proxy ends the connection. */
function send({ port: at }: DomainProxy, text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(at ?? 0, '127.0.0.1', () => socket.write(text, 'latin1'));
    socket.on('data', (data) => (said += data.toString('latin1')));
    socket.on('error', () => {}).on('close', () => resolve(said));
  });
}
const ask = (proxy: DomainProxy, target: string): Promise<string> =>
  send(proxy, `CONNECT ${target} HTTP/1.1\r\n\r\nbytes`);

describe('a program that wants to leave its box', () => {
  test('goes where its rules say', async () => {
    addresses = { 'good.test': ['127.0.0.1'] };
    const proxy = await proxyFor([`good.test:${port}`, '127.0.0.1:1']);
    expect(await ask(proxy, `GOOD.test.:${port}`)).toMatch(/^HTTP\/1.1 200 .*hello bytes$/s);
    expect(proxy.counts).toEqual({ allowed: 1, refused: 0 });
  });

  test('reaches this machine and its networks by no way to write their addresses', async () => {
    const proxy = await proxyFor(['*.test', 'good.test']);
    for (const host of [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', 'localhost'],
      ...[
        '[::1]',
        '[::]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '[fe80::1]',
        '[64:ff9b::7f00:1]',
      ],
      ...['169.254.169.254', '10.0.0.1', '192.168.1.1', '100.64.0.1', 'metadata.google.internal'],
    ]) {
      for (const at of [port, 80, 443]) {
        expect(await ask(proxy, `${host}:${at}`), host).toMatch(/^HTTP\/1.1 403 /);
      }
    }
    expect([reached, asked]).toEqual([[], []]);
  });

  test.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [['93.184.216.34', '127.0.0.1']],
    [['10.1.2.3']],
    [['fd00::1']],
    [['no address']],
    [[]],
  ])('is not led inside by a name of its list: %j', async (to) => {
    addresses = { 'good.test': to };
    const proxy = await proxyFor(['good.test', `good.test:${port}`]);
    expect(await ask(proxy, `good.test:${port}`)).toMatch(/^HTTP\/1.1 403 /);
    expect(reached).toEqual([]);
  });

  test('is connected to the address that was looked at, however often the name changes', async () => {
    addresses = { 'good.test': ['127.0.0.1'] };
    const proxy = await proxyFor([`good.test:${port}`, '127.0.0.1:1']);
    await ask(proxy, `good.test:${port}`);
    expect(asked).toEqual(['good.test']);
    expect(reached).toHaveLength(1);
  });

  test.each([
    ...[
      'good.test',
      'good.test:',
      'good.test:0',
      'good.test:65536',
      'good.test:99999999999',
      ':443',
    ],
    ...['good.test:443@evil.test:80', 'user@good.test:443', 'http://good.test:443', '*', '/'],
    ...['good.test%00.evil.test:443', 'evil.test#good.test:443', 'evil.test?.good.test:443'],
    ...['good.test.evil.test:443', 'xgood.test:443', '.good.test:443', '-good.test:443'],
    ...[`${'a.'.repeat(200)}good.test:443`, `${'a'.repeat(300)}.good.test:443`],
    ...[
      'good.test:443:80',
      '[good.test]:443',
      '\u00fcgood.test:443',
      'good.test:443,evil.test:443',
    ],
  ])('is refused what is no name of its list: %.40s', async (target) => {
    addresses = { 'good.test': ['93.184.216.34'] };
    const proxy = await proxyFor(['good.test', '*.good.test']);
    expect(await ask(proxy, target)).toMatch(/^(HTTP\/1.1 (400|403) |$)/);
    expect([asked, proxy.counts.allowed]).toEqual([[], 0]);
  });

  test('smuggles nothing in a request, and has no other kind of request', async () => {
    const proxy = await proxyFor(['good.test']);
    const end = 'Connection: close\r\n\r\n';
    for (const text of [
      `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: good.test\r\n${end}`,
      `POST http://good.test/ HTTP/1.1\r\nHost: good.test\r\nContent-Length: 0\r\n${end}`,
      `GET / HTTP/1.1\r\nHost: good.test\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n`,
      `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: good.test:443\r\n\r\n`,
      `CONNECT evil.test:443 HTTP/1.1\r\nHost: good.test:443\r\nX-Forwarded-Host: good.test\r\n\r\n`,
      `CONNECT good.test:443\r\nHost: x HTTP/1.1\r\n\r\n`,
      `CONNECT good.test:443 HTTP/1.1\nX: y\r\rCONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`,
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nCONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`,
      `CONNECT good.test:443 HTTP/1.1\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    ]) {
      expect(await send(proxy, text), text).not.toMatch(/HTTP\/1.1 200|hello/);
    }
    expect(reached).toEqual([]);
    expect(proxy.counts.allowed).toBe(0);
  });
});
