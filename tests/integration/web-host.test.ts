import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { createWebHost, type WebHost } from '#hosts/web/web-host.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { MAX_RPC_BYTES } from '#shared/contract/limits.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** Stands in for the wing: keeps what was connected and echoes every frame. */
class EchoWing {
  readonly transports: Transport[] = [];
  released = 0;

  connect(transport: Transport) {
    this.transports.push(transport);
    transport.onDidReceive((frame) => transport.send(frame));
    return toDisposable(() => {
      this.released += 1;
    });
  }
}

/** Real timers, but the time of day can be moved. */
class MovableClock implements Clock {
  offset = 0;
  now = (): number => Date.now() + this.offset;
  monotonic = nodeClock.monotonic;
  after = nodeClock.after;
}

/** Keeps all that was logged, as text. */
function recordingLogger(lines: string[]): Logger {
  const add = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const logger: Logger = { debug: add, info: add, warn: add, error: add, child: () => logger };
  return logger;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let folder: string;
const hosts: WebHost[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>App</title>');
  await writeFile(join(folder, 'renderer', 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.dispose()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(messageRate?: { burst: number; perSecond: number }) {
  const wing = new EchoWing();
  const clock = new MovableClock();
  const log: string[] = [];
  const host = await createWebHost({
    wing,
    rendererDir: join(folder, 'renderer'),
    port: 0,
    clock,
    random: nodeRandom,
    logger: recordingLogger(log),
    ...(messageRate ? { messageRate } : {}),
  });
  hosts.push(host);
  return { host, wing, clock, log };
}

function get(
  host: WebHost,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: host.port, path, method, headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Signs in and returns the `Cookie` header of the browser. */
async function signIn(host: WebHost): Promise<string> {
  const answer = await get(host, `/?code=${host.issueCode()}`);
  expect(answer.status).toBe(200);
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

function open(host: WebHost, headers: Record<string, string>, path = '/ws'): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
  socket.on('error', () => {});
  return socket;
}

const opened = (socket: WebSocket) => new Promise<void>((done) => socket.once('open', done));
const closed = (socket: WebSocket) =>
  new Promise<number>((done) => socket.once('close', (code: number) => done(code)));
const refused = (socket: WebSocket) =>
  new Promise<number>((done) =>
    socket.once('unexpected-response', (sent, response) => {
      sent.destroy();
      done(response.statusCode ?? 0);
    }),
  );

describe('sign-in', () => {
  it('exchanges a code for a cookie that scripts and other sites cannot use', async () => {
    const { host } = await start();
    const answer = await get(host, `/?code=${host.issueCode()}`);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(
      new RegExp(
        `^aerie_session_${host.port}=[\\w-]{43}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict$`,
      ),
    );
    expect(answer.body).toContain('http-equiv="refresh" content="0; url=/"');
    expect(answer.headers['cache-control']).toBe('no-store');
    const page = await get(host, '/', { cookie: cookie.split(';')[0] ?? '' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>App</title>');
  });

  it('takes each code once', async () => {
    const { host } = await start();
    const code = host.issueCode();
    expect((await get(host, `/?code=${code}`)).status).toBe(200);
    const again = await get(host, `/?code=${code}`);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('keeps a code that the browser only loads ahead or asks the head of', async () => {
    const { host } = await start();
    const code = host.issueCode();
    expect(
      (await get(host, `/?code=${code}`, { 'sec-purpose': 'prefetch;prerender' })).status,
    ).toBe(503);
    expect((await get(host, `/?code=${code}`, {}, 'HEAD')).status).toBe(503);
    expect((await get(host, `/?code=${code}`)).status).toBe(200);
  });

  it('refuses codes after ten minutes and browsers after thirty days', async () => {
    const { host, clock } = await start();
    const late = host.issueCode();
    const cookie = await signIn(host);
    clock.offset = 10 * 60_000 + 1;
    expect((await get(host, `/?code=${late}`)).status).toBe(401);
    expect((await get(host, '/', { cookie })).status).toBe(200);
    clock.offset += 30 * 24 * 3_600_000 + 1;
    expect((await get(host, '/', { cookie })).status).toBe(401);
  });

  it('shows a page without script to browsers that are not signed in', async () => {
    const { host } = await start();
    for (const cookie of ['', `aerie_session_${host.port}=${'A'.repeat(43)}`]) {
      const answer = await get(host, '/', { cookie });
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('aerie serve');
      expect(answer.body).not.toContain('<script');
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      );
    }
    expect((await get(host, '/assets/app-1a2b.js')).status).toBe(401);
  });

  it('limits wrong codes, and still lets a signed-in browser work', async () => {
    const { host } = await start();
    const cookie = await signIn(host);
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1) statuses.push((await get(host, `/?code=wrong${i}`)).status);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.at(-1)).toBe(429);
    expect((await get(host, '/', { cookie })).status).toBe(200);
    expect((await get(host, `/?code=${host.issueCode()}`)).status).toBe(200);
  });

  it('limits requests of strangers', async () => {
    const { host } = await start();
    const answers = await Promise.all(Array.from({ length: 90 }, () => get(host, '/')));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  });

  it('never logs codes or cookies', async () => {
    const { host, log } = await start();
    const code = host.issueCode();
    const cookie = (await get(host, `/?code=${code}`)).headers['set-cookie']?.[0] ?? '';
    await get(host, `/?code=${code}`);
    await get(host, '/?code=guess', { host: 'evil.example' });
    expect(log.length).toBeGreaterThanOrEqual(3);
    const token = cookie.split(/[=;]/)[1] ?? 'missing';
    expect(log.join('\n')).not.toContain(code);
    expect(log.join('\n')).not.toContain(token);
    expect(log.join('\n')).not.toContain('guess');
  });
});

describe('what is looked at first', () => {
  it.each(['evil.example', 'evil.example:PORT', '127.0.0.1', 'localhost:1', '127.0.0.1.evil:PORT'])(
    'refuses Host %s even with a good cookie',
    async (name) => {
      const { host } = await start();
      const cookie = await signIn(host);
      const answer = await get(host, '/', { cookie, host: name.replace('PORT', `${host.port}`) });
      expect(answer.status).toBe(421);
      expect(answer.body).not.toContain('App');
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]'])('accepts Host %s', async (name) => {
    const { host } = await start();
    expect((await get(host, '/', { host: `${name}:${host.port}` })).status).toBe(401);
  });

  it('does not spend a code on a request with a foreign Host or Origin', async () => {
    const { host } = await start();
    const code = host.issueCode();
    expect((await get(host, `/?code=${code}`, { host: 'evil.example' })).status).toBe(421);
    expect((await get(host, `/?code=${code}`, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await get(host, `/?code=${code}`)).status).toBe(200);
  });

  it('refuses writing methods, foreign Origins and long addresses', async () => {
    const { host } = await start();
    const origin = host.url;
    expect((await get(host, '/', {}, 'POST')).status).toBe(403);
    expect((await get(host, '/', { origin }, 'POST')).status).toBe(405);
    expect((await get(host, '/', { origin: 'null' })).status).toBe(403);
    expect((await get(host, `/${'a'.repeat(3000)}`)).status).toBe(414);
  });

  it('refuses oversize headers and goes on', async () => {
    const { host } = await start();
    expect((await get(host, '/', { 'x-big': 'a'.repeat(20_000) })).status).toBe(431);
    expect((await get(host, '/')).status).toBe(401);
  });

  it('survives garbage instead of HTTP', async () => {
    const { host } = await start();
    const socket = connect(host.port, '127.0.0.1');
    const text = await new Promise<string>((done) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk.toString('latin1');
      });
      socket.on('close', () => done(all));
      socket.end('\x16\x03\x01 hello\r\n\r\n');
    });
    expect(text).toMatch(/^HTTP\/1\.1 400/);
    expect((await get(host, '/')).status).toBe(401);
  });
});

describe('files', () => {
  it('carry the strict policy', async () => {
    const { host } = await start();
    const cookie = await signIn(host);
    const page = await get(host, '/', { cookie });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const script = await get(host, '/assets/app-1a2b.js', { cookie });
    expect(script.body).toBe('export {};');
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%252f..%252fsecret.txt',
    '//etc/passwd',
  ])('does not leave the folder for %s', async (path) => {
    const { host } = await start();
    const answer = await get(host, path, { cookie: await signIn(host) });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('WebSocket', () => {
  async function signedIn(rate?: { burst: number; perSecond: number }) {
    const started = await start(rate);
    const headers = { cookie: await signIn(started.host), origin: started.host.url };
    return { ...started, headers };
  }

  it('carries text and binary frames both ways', async () => {
    const { host, headers, wing } = await signedIn();
    const socket = open(host, headers);
    await opened(socket);
    const received: (string | number[])[] = [];
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      received.push(isBinary ? [...data] : data.toString('utf8')),
    );
    socket.send('héllo');
    socket.send(Uint8Array.of(0, 255, 254));
    await vi.waitFor(() => expect(received).toEqual(['héllo', [0, 255, 254]]));
    expect(wing.transports[0]?.bufferedBytes).toBe(0);
    socket.close();
    await vi.waitFor(() => expect(wing.released).toBe(1));
  });

  it('is refused without our Origin, even with a good cookie', async () => {
    const { host, headers, wing } = await signedIn();
    for (const origin of ['http://evil.example', `http://127.0.0.1:${host.port + 1}`, 'null', '']) {
      expect(await refused(open(host, { ...headers, origin }))).toBe(403);
    }
    expect(await refused(open(host, { ...headers, host: `evil.example:${host.port}` }))).toBe(421);
    expect(await refused(open(host, headers, '/other'))).toBe(404);
    expect(wing.transports).toHaveLength(0);
  });

  it('closes with 4401 when the browser is not signed in', async () => {
    const { host, headers, wing } = await signedIn();
    const wrong = `aerie_session_${host.port}=${'A'.repeat(43)}`;
    expect(await closed(open(host, { origin: headers.origin, cookie: wrong }))).toBe(4401);
    expect(await closed(open(host, { origin: headers.origin }))).toBe(4401);
    expect(wing.transports).toHaveLength(0);
  });

  it('closes with 1009 on an oversize frame, and harms nobody else', async () => {
    const { host, headers } = await signedIn();
    const good = open(host, headers);
    const bad = open(host, headers);
    await Promise.all([opened(good), opened(bad)]);
    bad.send(new Uint8Array(MAX_RPC_BYTES + 1));
    expect(await closed(bad)).toBe(1009);
    const echoed = new Promise<string>((done) =>
      good.once('message', (data: Buffer) => done(data.toString('utf8'))),
    );
    good.send('still here');
    expect(await echoed).toBe('still here');
  });

  it('cuts off a browser that floods', async () => {
    const { host, headers, wing } = await signedIn({ burst: 50, perSecond: 1 });
    const socket = open(host, headers);
    await opened(socket);
    let frames = 0;
    wing.transports[0]?.onDidReceive(() => {
      frames += 1;
    });
    for (let i = 0; i < 500; i += 1) socket.send('x');
    expect(await closed(socket)).toBe(1008);
    expect(frames).toBe(50);
  });

  it('limits how often sockets are opened', async () => {
    const { host, headers } = await signedIn();
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, async () => {
        const socket = open(host, { origin: headers.origin });
        return Promise.race([closed(socket), refused(socket)]);
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 429).length).toBeGreaterThan(5);
  });

  it('closes everything on dispose and frees the port', async () => {
    const { host, headers, wing } = await signedIn();
    const socket = open(host, headers);
    await opened(socket);
    const end = closed(socket);
    await host.dispose();
    expect(await end).toBe(1001);
    expect(wing.released).toBe(1);
    await expect(get(host, '/')).rejects.toThrow(/ECONNREFUSED/);
  });
});

it('rejects a port that is in use', async () => {
  const { host } = await start();
  const options = { rendererDir: folder, clock: nodeClock, random: nodeRandom };
  await expect(
    createWebHost({
      ...options,
      wing: new EchoWing(),
      logger: recordingLogger([]),
      port: host.port,
    }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
