// The contract holds over every door: the same calls, streams, bytes and errors.

import { describe, expect, it } from 'vitest';
import type { AppError } from '#shared/base/app-error.ts';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import { connectWing, toAppError, type WingClient } from '#shared/client/wing-client.ts';
import type { ExitStatus, SessionChange } from '#shared/contract/index.ts';
import type { FailedBody, SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import { doors } from '#tests/support/transport-doors.ts';

class Screen implements TerminalSink {
  text = '';
  bytes = 0;
  head: SnapshotHead | undefined;
  snapshots = 0;
  size = '';
  exit: ExitStatus | undefined;
  failure: FailedBody | undefined;
  refused: FailedBody | undefined;

  snapshot(head: SnapshotHead, _seq: number, replay: Uint8Array): void {
    this.head = head;
    this.snapshots += 1;
    this.size = `${head.cols}x${head.rows}`;
    this.text = new TextDecoder().decode(replay);
    this.bytes += replay.length;
  }
  data(_seq: number, bytes: Uint8Array): void {
    this.text += new TextDecoder().decode(bytes);
    this.bytes += bytes.length;
  }
  resized(cols: number, rows: number): void {
    this.size = `${cols}x${rows}`;
  }
  exited(exit: ExitStatus): void {
    this.exit = exit;
  }
  failed(error: FailedBody): void {
    this.failure = error;
  }
  inputRefused(error: FailedBody): void {
    this.refused = error;
  }
}

const size = { cols: 80, rows: 24 };

async function failureOf(call: Promise<unknown>): Promise<AppError> {
  return call.then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => toAppError(error),
  );
}

describe.each(doors)('contract over $name', ({ connect }) => {
  async function withWing(
    body: (client: WingClient, test: TestWing) => Promise<void>,
  ): Promise<void> {
    await using test = createTestWing();
    const door = await connect();
    try {
      test.wing.connect(door.host);
      await body(connectWing(door.client), test);
    } finally {
      await door.dispose();
    }
  }

  it('says who it is', () =>
    withWing(async ({ api }) => {
      expect(await api.system.info()).toMatchObject({ app: 'aerie', hostname: 'testhost' });
    }));

  it('creates, lists, renames, duplicates, kills and removes sessions', () =>
    withWing(async ({ api }, { spawner }) => {
      const made = await api.sessions.create({ id: 'build/1', cwd: '/tmp', ...size });
      expect(made).toMatchObject({ id: 'build/1', state: 'alive', cwd: '/tmp', shell: '/bin/sh' });
      expect(spawner.last.options).toMatchObject({ cwd: '/tmp', cols: 80 });
      expect(spawner.last.options.env).toMatchObject({ TERM: 'xterm-256color' });
      expect(await api.sessions.rename({ id: 'build/1', name: 'Build' })).toMatchObject({
        name: 'Build',
      });
      const copy = await api.sessions.duplicate({ id: 'build/1' });
      expect(copy).toMatchObject({ cwd: '/tmp', shell: '/bin/sh' });
      expect((await api.sessions.list()).map(({ id }) => id)).toEqual(['build/1', copy.id]);
      await api.sessions.kill({ id: 'build/1' });
      await expect
        .poll(async () => (await api.sessions.get({ id: 'build/1' })).exit)
        .toMatchObject({ code: -1, signal: 'SIGHUP' });
      await api.sessions.kill({ id: 'build/1' });
      await api.sessions.remove({ id: 'build/1' });
      expect(await failureOf(api.sessions.remove({ id: 'build/1' }))).toMatchObject({
        code: 'session_not_found',
      });
    }));

  it('streams the list and then every change', () =>
    withWing(async ({ api }) => {
      const abort = new AbortController();
      const seen: SessionChange[] = [];
      const stream = await api.sessions.watch(undefined, { signal: abort.signal });
      const reading = (async () => {
        for await (const change of stream) seen.push(change);
      })().catch(() => {});
      await expect.poll(() => seen[0]).toEqual({ type: 'all', sessions: [] });
      await api.sessions.create({ id: 'a', ...size });
      await api.sessions.remove({ id: 'a' });
      await expect.poll(() => seen.at(-1)).toEqual({ type: 'removed', id: 'a' });
      expect(seen.some((change) => change.type === 'upsert' && change.session.id === 'a')).toBe(
        true,
      );
      abort.abort();
      await reading;
    }));

  it('carries terminal bytes both ways, unchanged and in order', () =>
    withWing(async ({ api, terminals }, { spawner }) => {
      await api.sessions.create({ id: 'a', ...size });
      const pty = spawner.last;
      pty.say('before ');
      const screen = new Screen();
      const channel = terminals.open({ id: 'a', ...size }, screen);
      await expect.poll(() => screen.snapshots).toBe(1);
      expect(screen.head).toMatchObject({ cols: 80, rows: 24, complete: true });
      pty.say('after');
      await expect.poll(() => screen.text).toBe('before after');
      const input = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
      channel.input(input);
      await expect.poll(() => pty.input.reduce((sum, part) => sum + part.length, 0)).toBe(100_000);
      expect(Buffer.concat(pty.input).equals(Buffer.from(input))).toBe(true);
      channel.resize(100, 30);
      await expect.poll(() => screen.size).toBe('100x30');
      expect(pty.sizes.at(-1)).toEqual({ cols: 100, rows: 30 });
      pty.exit(7);
      await expect.poll(() => screen.exit).toMatchObject({ code: 7, signal: null });
      channel.dispose();
      await expect.poll(async () => (await api.sessions.get({ id: 'a' })).viewers).toBe(0);
    }));

  it('answers what cannot be done with a typed error on that channel only', () =>
    withWing(async ({ api, terminals, transport }, { spawner }) => {
      const nowhere = new Screen();
      terminals.open({ id: 'missing', ...size }, nowhere);
      await expect.poll(() => nowhere.failure?.code).toBe('session_not_found');
      await api.sessions.create({ id: 'a', ...size });
      const screen = new Screen();
      const channel = terminals.open({ id: 'a', ...size }, screen);
      await expect.poll(() => screen.snapshots).toBe(1);
      channel.resize(0, 0);
      await expect.poll(() => screen.refused?.code).toBe('bad_size');
      channel.resize(10_000, 10_000);
      transport.send(new Uint8Array([0x7f, 0, 0, 0, 2]));
      await expect.poll(() => screen.refused?.code).toBe('bad_request');
      spawner.last.exit(0);
      channel.input(new TextEncoder().encode('x'));
      await expect.poll(() => screen.refused?.code).toBe('session_exited');
      expect(screen.refused?.message).toMatch(/Restart/);
      expect(screen.failure).toBeUndefined();
      expect((await api.sessions.get({ id: 'a' })).viewers).toBe(1);
    }));

  it('tells viewers of a removed session why it is gone', () =>
    withWing(async ({ api, terminals }) => {
      await api.sessions.create({ id: 'a', ...size });
      const screen = new Screen();
      terminals.open({ id: 'a', ...size }, screen);
      await expect.poll(() => screen.snapshots).toBe(1);
      await api.sessions.remove({ id: 'a' });
      await expect.poll(() => screen.failure?.code).toBe('session_not_found');
    }));

  it('keeps settings and layouts, and refuses values out of range', () =>
    withWing(async ({ api }) => {
      await api.settings.update({ 'terminal.fontSize': 20 });
      expect((await api.settings.get()).values['terminal.fontSize']).toBe(20);
      const bad = await failureOf(api.settings.update({ 'terminal.fontSize': 5000 }));
      expect(bad).toMatchObject({ code: 'bad_request' });
      expect(bad.message).toContain('terminal.fontSize');
      expect((await api.settings.reset({ keys: ['terminal.fontSize'] })).changed).not.toContain(
        'terminal.fontSize',
      );
      await api.layouts.save({ window: 'main', layout: '{"a":1}' });
      expect(await api.layouts.load({ window: 'main' })).toEqual({ layout: '{"a":1}' });
    }));

  it('hides unexpected failures behind a reference that the log explains', () =>
    withWing(async ({ api }, { spawner, complaints }) => {
      spawner.failure = new Error('the secret path /home/me/.ssh');
      const error = await failureOf(api.sessions.create(size));
      expect(error.code).toBe('internal');
      expect(error.message).not.toContain('secret');
      const reference = /reference (\w+)/.exec(error.message)?.[1];
      expect(complaints).toHaveLength(1);
      expect(complaints[0]?.fields).toMatchObject({ reference, method: 'sessions.create' });
    }));

  it('lets go of everything when the connection closes', () =>
    withWing(async ({ api, terminals, transport }, { wing }) => {
      await api.sessions.create({ id: 'a', ...size });
      const screen = new Screen();
      terminals.open({ id: 'a', ...size }, screen);
      await expect.poll(() => wing.sessions.get('a').info.viewers).toBe(1);
      transport.close('test');
      await expect
        .poll(() => wing.sessions.get('a').info)
        .toMatchObject({ viewers: 0, state: 'detached' });
    }));
});
