import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { nodeRandom } from '#core/system/node-random.ts';
import { SESSION_LIFETIME_MS } from '#hosts/web/sign-in.ts';
import { createWebHost, type WebHost } from '#hosts/web/web-host.ts';
import { MAX_UNREAD_BYTES } from '#hosts/web/ws-transport.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { openSignInLink, type SignedInBrowser } from '#tests/support/browser-connection.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';

const BEAT_MS = 30_000;

/** A clock whose time of day can jump without its timers running. */
class SkewedClock extends ManualClock {
  skew = 0;

  override now(): number {
    return super.now() + this.skew;
  }
}

let clock: SkewedClock;
let host: WebHost;
let browser: SignedInBrowser;
/** The host's end of the socket opened last. */
let latest: Transport | undefined;

beforeEach(async () => {
  clock = new SkewedClock();
  host = await createWebHost({
    wing: {
      connect: (transport) => {
        latest = transport;
        return toDisposable(() => {});
      },
    },
    rendererDir: tmpdir(),
    port: 0,
    clock,
    random: nodeRandom,
    logger: silentLogger,
  });
  browser = await openSignInLink(`${host.url}/?code=${host.issueCode()}`);
});
afterEach(async () => {
  await host.dispose();
  expect(clock.pending).toBe(0);
});

async function open(options: { autoPong: boolean }): Promise<WebSocket> {
  const headers = { cookie: browser.cookie, origin: browser.origin };
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws`, { headers, ...options });
  socket.on('error', () => {});
  await once(socket, 'open');
  return socket;
}

/** One beat, and the ping it causes seen by `socket`. */
async function beat(socket: WebSocket): Promise<void> {
  const pinged = once(socket, 'ping');
  clock.advance(BEAT_MS);
  await pinged;
}

it('gives a peer up that answers no pings, and keeps one that does', async () => {
  const silent = await open({ autoPong: false });
  const lively = await open({ autoPong: true });
  for (let i = 0; i < 2; i += 1) {
    await Promise.all([beat(lively), once(silent, 'ping')]);
    // Frames keep their order: once this is answered, so is the ping of the beat.
    const answered = once(lively, 'pong');
    lively.ping();
    await answered;
  }
  const gone = once(silent, 'close');
  clock.advance(BEAT_MS);
  expect((await gone)[0]).toBe(1006);
  expect(lively.readyState).toBe(WebSocket.OPEN);
  lively.close();
  await once(lively, 'close');
});

it('closes a socket with 4401 once its sign-in has ended', async () => {
  // Newer sign-ins push the oldest out.
  const socket = await open({ autoPong: true });
  for (let i = 0; i < 64; i += 1) {
    await openSignInLink(`${host.url}/?code=${host.issueCode()}`);
  }
  const closed = once(socket, 'close');
  clock.advance(BEAT_MS);
  expect((await closed)[0]).toBe(4401);
});

it('keeps the sign-in of an open window alive', async () => {
  const socket = await open({ autoPong: true });
  clock.skew += SESSION_LIFETIME_MS - BEAT_MS - 1000;
  await beat(socket);
  clock.skew += SESSION_LIFETIME_MS - BEAT_MS - 1000;
  await beat(socket);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.close();
  await once(socket, 'close');
});

it('holds no connection open that was refused, even if the peer never hangs up', async () => {
  const refused = connect({ host: '127.0.0.1', port: host.port, allowHalfOpen: true });
  onTestFinished(() => void refused.destroy());
  refused.write(
    'GET /ws HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  refused.resume();
  await once(refused, 'end');
  // Resolves only once no connection is left.
  await host.dispose();
  expect(refused.destroyed).toBe(false);
});

it('gives a browser up that reads nothing while there is more and more news for it', async () => {
  const socket = await open({ autoPong: true });
  onTestFinished(() => socket.terminate());
  socket.pause();
  const transport = latest;
  if (!transport) throw new Error('nothing was connected');
  let isOpen = true;
  transport.onDidClose(() => {
    isOpen = false;
  });
  const news = 'n'.repeat(1024 * 1024);
  const limit = MAX_UNREAD_BYTES + 2 * news.length;
  // The system takes some MiB itself before anything waits here.
  for (let sent = 0; isOpen && sent < 2 * limit; sent += news.length) {
    transport.send(news);
    expect(transport.bufferedBytes).toBeLessThan(limit);
    await new Promise(setImmediate);
  }
  await expect.poll(() => isOpen).toBe(false);
});
