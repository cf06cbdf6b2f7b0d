// Clients of the wmux socket that say nothing, read nothing, or are answered late. Time is moved by the
// tests. Numbers in names are lines of the protocol's checklist.

import { once } from 'node:events';
import { lstatSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WmuxEndpoint } from '#core/local-api/wmux-endpoint.ts';
import type { Session } from '#core/sessions/session.ts';
import { encodeFrame, Opcode } from '#shared/protocol/wmux/frames.ts';
import { openOwnEndpoint } from '#tests/fixtures/wmux/own-endpoint.ts';

const patience = { timeout: 20_000, interval: 10 };
const shown = async (session: Session): Promise<string> =>
  Buffer.from((await session.snapshot()).replay).toString();

describe('signing in', () => {
  it('6: takes no large first frame, and closes who says nothing after 5 s', async () => {
    const { raw, clock, connect } = await openOwnEndpoint();
    const client = await connect();
    const large = await raw();
    const silent = await raw();
    large.socket.write(encodeFrame(Opcode.auth, new Uint8Array(1024 * 1024)));
    const answer = await large.next();
    expect(answer?.opcode).toBe(Opcode.error);
    expect(Buffer.from(answer?.payload ?? '').toString()).toBe('transport: authentication failed');
    expect(await large.next()).toBeNull();
    // The socket's own check of its file is the other timer.
    await expect.poll(() => clock.pending).toBe(2);
    clock.advance(4999);
    expect(await client.list()).toEqual([]);
    expect(silent.closed).toBe(false);
    clock.advance(1);
    expect(await silent.next()).toBeNull();
    expect(await client.list()).toEqual([]);
  });
});

describe('a client that reads nothing', () => {
  it('is closed after half a minute; others and the session go on', async () => {
    const { connect, clock, endpoint } = await openOwnEndpoint();
    const slow = await connect();
    await slow.create('a', 'read go; yes 0123456789 | head -c 16000000; echo the end; read x');
    await slow.attach('a');
    const quick = await connect();
    slow.stream?.socket.pause();
    const waiter = await connect();
    const ended = await waiter.typeAndWait('a', { mode: 'match', pattern: 'the end' });
    expect(ended).toMatchObject({ matched: true });
    await expect
      .poll(() => endpoint.clients[0]?.stream?.unsent ?? 0, patience)
      .toBeGreaterThan(1024 * 1024);
    clock.advance(29_999);
    expect(slow.control.closed).toBe(false);
    await expect
      .poll(() => {
        clock.advance(30_000);
        return slow.control.closed;
      }, patience)
      .toBe(true);
    expect(endpoint.clients.map(({ id }) => id)).toEqual([quick.id, waiter.id]);
    expect(await quick.info('a')).toMatchObject({ state: 'detached' });
  });

  it('misses events but no start and no exit', async () => {
    const { connect, operations, real } = await openOwnEndpoint();
    const slow = await connect();
    await slow.create('a', 'sleep 60');
    const session = real.wing.sessions.get('a');
    slow.control.socket.pause();
    const many = 20_000;
    for (let i = 0; i < many; i++) operations.events.tellKilled(session);
    const quick = await connect();
    await quick.create('b', 'exit 4');
    await expect.poll(() => quick.has('session.exited', 'b'), patience).toBe(true);
    slow.control.socket.resume();
    await expect.poll(() => slow.has('session.exited', 'b'), patience).toBe(true);
    expect(slow.log.indexOf('session.created b')).toBeLessThan(
      slow.log.indexOf('session.exited b'),
    );
    const kept = slow.events.filter(({ type }) => type === 'session.killed').length;
    expect(kept).toBeGreaterThan(256);
    expect(kept).toBeLessThan(many);
    expect((await slow.list()).map(({ id }) => id)).toEqual(['a']);
    expect(slow.unexpected).toEqual([]);
  });
});

describe('answers', () => {
  it('of attaching do not wait for a screen longer than 2 s; it follows as output', async () => {
    const { connect, clock, real } = await openOwnEndpoint();
    const client = await connect();
    await client.create('a', 'printf shown; read x');
    const session = real.wing.sessions.get('a');
    await expect.poll(() => shown(session), patience).toContain('shown');
    const gate = Promise.withResolvers<void>();
    const attach = session.attach.bind(session);
    Object.defineProperty(session, 'attach', {
      value: ((sink, size, options) =>
        attach(
          {
            data: (...rest) => sink.data(...rest),
            resized: (...rest) => sink.resized(...rest),
            exited: (...rest) => sink.exited(...rest),
            failed: (error) => sink.failed(error),
            snapshot: (...rest) => void gate.promise.then(() => sink.snapshot(...rest)),
          },
          size,
          options,
        )) satisfies Session['attach'],
    });
    const before = clock.pending;
    const answer = client.attach('a');
    await expect.poll(() => clock.pending).toBe(before + 1);
    clock.advance(1999);
    const other = await connect();
    expect(await other.list()).toHaveLength(1);
    expect(client.log.at(-1)).not.toBe('answer');
    clock.advance(1);
    expect((await answer).replay).toBeNull();
    expect(client.output('a').length).toBe(0);
    gate.resolve();
    await expect.poll(() => client.output('a').toString(), patience).toContain('shown');
    expect(await client.list()).toHaveLength(1);
  });

  it('54: that come after the client gave up are single, and the next request is answered', async () => {
    const { connect } = await openOwnEndpoint();
    const client = await connect();
    const other = await connect();
    await client.create('a', 'read x; exit 5');
    await expect(
      client.call(Opcode.wait, { session_id: 'a', mode: 'exit' }, { limitMs: 100 }),
    ).rejects.toThrow('request timed out');
    const next = client.call<unknown[]>(Opcode.status);
    await other.input('a', '\n');
    expect(await next).toMatchObject({ client_count: 0 });
    expect(await client.list()).toEqual([]);
    expect(client.unexpected).toEqual([]);
  });
});

describe('the place of the socket', () => {
  it('50: that another program took is noticed within 5 s, and left alone', async () => {
    const { clock, endpoint, paths } = await openOwnEndpoint();
    const other = createServer();
    onTestFinished(() => void other.close());
    const closed = new Promise<string | null>((resolve) => endpoint.onDidClose(resolve));
    other.listen(`${paths.socket}.x`);
    await once(other, 'listening');
    renameSync(`${paths.socket}.x`, paths.socket);
    const { ino } = lstatSync(paths.socket);
    clock.advance(5000);
    expect(await closed).toBe('Another program has taken the place of the local socket.');
    await endpoint.close();
    expect(lstatSync(paths.socket).ino).toBe(ino);
  });

  it('50: that a live server has is left alone, and the reason says so', async () => {
    const { host, paths, connect } = await openOwnEndpoint();
    const { ino } = lstatSync(paths.socket);
    await expect(WmuxEndpoint.open({ paths, host, pid: process.pid })).rejects.toThrow(
      'Another server already answers',
    );
    expect(lstatSync(paths.socket).ino).toBe(ino);
    expect(await (await connect()).list()).toEqual([]);
  });
});
