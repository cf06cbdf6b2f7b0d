import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { ExitStatus } from '#shared/contract/index.ts';
import { aSessionSpec } from '#tests/support/a-session-spec.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import { OUTPUT_LOG_CAPACITY } from './output-log.ts';
import { Session } from './session.ts';
import type { ViewerSink } from './viewer.ts';

const spec = aSessionSpec({
  args: ['-l', '--integration'],
  cwd: '/home/me',
  origin: { shell: '/bin/sh', args: ['-l'] },
});

/** A viewer that writes down what it is told and acknowledges only when asked. */
class RecordingSink implements ViewerSink {
  screen = '';
  size = '';
  received = 0;
  readonly log: string[] = [];
  generation = 0;
  failure: AppError | undefined;
  exit: ExitStatus | undefined;

  snapshot(snapshot: EmulatorSnapshot, generation: number): void {
    this.screen = new TextDecoder().decode(snapshot.replay);
    this.size = `${snapshot.cols}x${snapshot.rows}`;
    this.received += snapshot.replay.length;
    this.generation = generation;
    this.log.push(snapshot.complete ? 'snapshot' : 'screen');
  }
  data(_seq: number, bytes: Uint8Array): void {
    this.screen += new TextDecoder().decode(bytes.slice());
    this.received += bytes.length;
    this.log.push('data');
  }
  resized(_seq: number, cols: number, rows: number): void {
    this.log.push(`resized ${cols}x${rows}`);
  }
  exited(_seq: number, exit: ExitStatus): void {
    this.exit = exit;
    this.log.push('exited');
  }
  failed(error: AppError): void {
    this.failure = error;
  }
}

async function setUp() {
  const clock = new ManualClock();
  const spawner = new FakePtySpawner();
  const emulators = new FakeEmulatorHost();
  const session = await Session.start(
    spec,
    { cols: 80, rows: 24 },
    { spawner, emulators, clock, logger: silentLogger, killGraceMs: () => 500 },
  );
  onTestFinished(() => session.dispose(new AppError('shutting_down', 'test over')));
  const attach = async (size = { cols: 80, rows: 24 }) => {
    const sink = new RecordingSink();
    const attachment = session.attach(sink, size);
    await settle();
    return { sink, attachment };
  };
  return { clock, spawner, emulator: emulators.last, session, attach, pty: spawner.last };
}

/** Lets promise callbacks run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('Session: viewers', () => {
  it('shows what was printed before and after attaching, once', async () => {
    const { pty, clock, attach } = await setUp();
    pty.say('before ');
    const { sink } = await attach();
    clock.advance(5);
    pty.say('after');
    expect(sink.screen).toBe('before after');
    expect(sink.log).toEqual(['snapshot', 'data']);
  });

  it('loses and repeats nothing that is printed while the snapshot is made', async () => {
    const { pty, clock, emulator, attach } = await setUp();
    pty.say('one ');
    emulator.held = true;
    const { sink } = await attach();
    clock.advance(5);
    pty.say('two ');
    clock.advance(5);
    pty.say('three');
    emulator.release();
    await settle();
    expect(sink.screen).toBe('one two three');
  });

  it('loses nothing when a viewer is left behind with exactly the smallest window on its way', async () => {
    const { pty, clock, attach } = await setUp();
    const { sink, attachment } = await attach();
    const say = (delay: number): void => {
      pty.say('x'.repeat(4096));
      clock.advance(delay);
    };
    say(5);
    attachment.acked(sink.received);
    for (let i = 0; i < 20; i++) {
      say(500);
      attachment.acked(sink.received);
    }
    let total = sink.received;
    for (; total < 2 * OUTPUT_LOG_CAPACITY; total += 4096) say(5);
    for (let seen = -1; seen !== sink.received; ) {
      seen = sink.received;
      attachment.acked(seen);
      await settle();
    }
    expect(sink.screen).toHaveLength(total);
  });

  it('resynchronises a viewer that stopped reading, without slowing the program or others', async () => {
    const { pty, clock, session, attach } = await setUp();
    const slow = await attach();
    const fast = await attach();
    for (let i = 0; i < 100; i++) {
      pty.say('x'.repeat(60_000));
      clock.advance(6);
      fast.attachment.acked(fast.sink.received);
    }
    expect(pty.pauses).toBe(0);
    expect(fast.sink.screen.length).toBe(6_000_000);
    expect(slow.sink.screen.length).toBeLessThan(600_000);
    expect(session.log.bytes).toBeLessThanOrEqual(1024 * 1024);
    pty.say('the end');
    clock.advance(3);
    slow.attachment.acked(slow.sink.received);
    await settle();
    expect(slow.sink.screen.endsWith('the end')).toBe(true);
    expect(slow.sink.screen.length).toBe(6_000_007);
    expect(slow.sink.log.filter((entry) => entry === 'snapshot')).toHaveLength(2);
  });

  it('shows the newest screen now and then during a flood that no screen could draw', async () => {
    const { pty, clock, emulator, attach } = await setUp();
    emulator.flooding = true;
    const { sink, attachment } = await attach();
    for (let i = 0; i < 500; i++) {
      pty.say('x'.repeat(65_536));
      clock.advance(1);
      attachment.acked(sink.received);
      await settle();
    }
    const screens = sink.log.filter((entry) => entry === 'screen').length;
    expect(screens).toBeGreaterThan(3);
    expect(screens).toBeLessThan(15);
    emulator.flooding = false;
    pty.say('the end');
    clock.advance(60);
    await settle();
    expect(sink.screen.endsWith('the end')).toBe(true);
  });

  it('sends left-out scrollback once output rests', async () => {
    const { pty, clock, emulator, attach } = await setUp();
    emulator.flooding = true;
    const { sink, attachment } = await attach();
    pty.say('flood');
    clock.advance(300);
    attachment.acked(sink.received);
    await settle();
    clock.advance(300);
    await settle();
    expect(sink.log).toEqual(['screen', 'data', 'snapshot']);
    expect(emulator.snapshots).toEqual(['screen', 'complete']);
  });

  it('keeps no output once every viewer has been sent it', async () => {
    const { pty, clock, session, attach } = await setUp();
    pty.say('nobody looks');
    expect(session.log.bytes).toBe(0);
    const { sink, attachment } = await attach();
    clock.advance(5);
    pty.say('hello');
    attachment.acked(sink.received);
    expect(session.log.bytes).toBe(0);
  });
});

describe('Session: size', () => {
  it('takes the first viewer’s size, then that of the last active one, in order with the output', async () => {
    const { pty, clock, session, attach } = await setUp();
    const a = await attach({ cols: 100, rows: 30 });
    expect(pty.sizes).toEqual([{ cols: 100, rows: 30 }]);
    expect(a.sink.size).toBe('100x30');
    const b = await attach({ cols: 50, rows: 20 });
    expect(session.info).toMatchObject({ cols: 100, rows: 30 });
    pty.say('wide');
    b.attachment.input(new TextEncoder().encode('k'));
    clock.advance(5);
    pty.say('narrow');
    expect(session.info).toMatchObject({ cols: 50, rows: 20 });
    expect(a.sink.log).toEqual(['snapshot', 'data', 'resized 50x20', 'data']);
    b.attachment.dispose();
    expect(session.info).toMatchObject({ cols: 100, rows: 30, viewers: 1 });
  });

  it.each([
    [0, 0],
    [10_000, 10_000],
    [80, -1],
    [1.5, 10],
  ])('refuses %d×%d and changes nothing', async (cols, rows) => {
    const { session, attach } = await setUp();
    const { attachment } = await attach();
    expect(() => attachment.resize(cols, rows)).toThrow(
      expect.objectContaining({ code: 'bad_size' }),
    );
    expect(session.info).toMatchObject({ cols: 80, rows: 24 });
  });
});

describe('Session: process', () => {
  it('delivers the last output before the exit, to present and later viewers', async () => {
    const { pty, session, attach } = await setUp();
    const early = await attach();
    pty.say('a');
    pty.say('last words');
    pty.exit(3);
    expect(early.sink.screen).toBe('alast words');
    expect(early.sink.log.at(-1)).toBe('exited');
    const late = await attach();
    expect(late.sink.screen).toBe('alast words');
    expect(late.sink.exit).toMatchObject({ code: 3, signal: null });
    expect(session.info).toMatchObject({ state: 'exited', pid: 0, exit: { code: 3 } });
  });

  it('refuses input after the end with a sentence that says what to do', async () => {
    const { pty, attach } = await setUp();
    const { attachment } = await attach();
    pty.exit(0);
    expect(() => attachment.input(new Uint8Array([1]))).toThrow(/Restart it/);
  });

  it('refuses input beyond the queue limit and keeps the session', async () => {
    const { pty, attach } = await setUp();
    const { attachment } = await attach();
    pty.queuedInputBytes = 8 * 1024 * 1024;
    expect(() => attachment.input(new Uint8Array([1]))).toThrow(
      expect.objectContaining({ code: 'limit_reached' }),
    );
    pty.queuedInputBytes = 0;
    attachment.input(new TextEncoder().encode('ok'));
    expect(pty.typed).toBe('ok');
  });

  it('pauses the program for the emulator’s backlog and resumes it', async () => {
    const { pty, clock, emulator } = await setUp();
    emulator.backlogBytes = 2 * 1024 * 1024;
    pty.say('flood');
    expect(pty.paused).toBe(true);
    emulator.backlogBytes = 300 * 1024;
    emulator.drained.fire();
    expect(pty.paused).toBe(true);
    emulator.backlogBytes = 100 * 1024;
    emulator.drained.fire();
    expect(pty.paused).toBe(false);
    clock.advance(1);
  });

  it('passes answers to queries on to the program', async () => {
    const { pty, emulator } = await setUp();
    emulator.answered.fire(new TextEncoder().encode('\x1b[0n'));
    expect(pty.typed).toBe('\x1b[0n');
  });

  it('restarts under the same id on a fresh screen, and every viewer follows', async () => {
    const { pty, clock, spawner, session, attach } = await setUp();
    const { sink } = await attach();
    clock.advance(5);
    pty.say('old');
    await session.restart();
    await settle();
    expect(pty.ended).toBe(500);
    expect(session.info).toMatchObject({ state: 'alive', generation: 2, exit: null, pid: 1001 });
    expect(sink).toMatchObject({ screen: '', generation: 2 });
    clock.advance(5);
    spawner.last.say('new');
    expect(sink.screen).toBe('new');
    pty.say('ghost');
    expect(sink.screen).toBe('new');
  });

  it('shows the fresh screen, not one asked for before the restart', async () => {
    const { pty, session, emulator, attach } = await setUp();
    pty.say('old');
    pty.exit(0);
    emulator.held = true;
    const { sink } = await attach();
    await session.restart();
    emulator.release();
    await settle();
    expect(sink.screen).toBe('');
    expect(sink.log).toEqual(['snapshot']);
  });

  it('tells a viewer of the end, also if the size changes while its snapshot is made', async () => {
    const { pty, session, emulator, attach } = await setUp();
    pty.exit(3);
    emulator.held = true;
    const { sink } = await attach();
    session.resize(100, 30);
    emulator.release();
    await settle();
    expect(sink.exit).toMatchObject({ code: 3 });
    expect(sink.log).toEqual(['snapshot', 'exited', 'resized 100x30']);
  });

  it('stays ended, with its screen, when a restart fails', async () => {
    const { pty, spawner, session } = await setUp();
    pty.exit(1);
    spawner.failure = new AppError('shell_not_found', 'gone');
    await expect(session.restart()).rejects.toMatchObject({ code: 'shell_not_found' });
    expect(session.info).toMatchObject({ state: 'exited', generation: 1 });
  });
});

describe('Session: what it tells', () => {
  it('is alive until its last viewer leaves, then detached', async () => {
    const { session, attach } = await setUp();
    expect(session.info.state).toBe('alive');
    const { attachment } = await attach();
    attachment.dispose();
    attachment.dispose();
    expect(session.info).toMatchObject({ state: 'detached', viewers: 0 });
  });

  it('shows the arguments asked for, not those added for shell integration', async () => {
    const { session, pty } = await setUp();
    expect(session.info.args).toEqual(['-l']);
    expect(pty.options.args).toEqual(['-l', '--integration']);
  });

  it('tracks title, folder, commands and attention', async () => {
    const { session, emulator } = await setUp();
    emulator.emitted.fire({ type: 'title', title: 'vim' });
    emulator.emitted.fire({ type: 'cwd', path: '/tmp' });
    emulator.emitted.fire({ type: 'command-started' });
    expect(session.info).toMatchObject({ title: 'vim', cwd: '/tmp', busy: true, attention: null });
    emulator.emitted.fire({ type: 'command-finished', exitCode: 1 });
    emulator.emitted.fire({ type: 'notification', title: 'Build', body: 'done' });
    expect(session.info).toMatchObject({
      busy: false,
      attention: { reason: 'notification', message: 'Build: done' },
    });
    session.clearAttention();
    expect(session.info.attention).toBeNull();
  });

  it('asks the system for the folder of programs that do not report it', async () => {
    const { session, pty, clock } = await setUp();
    pty.folder = '/var/log';
    pty.say('$ ');
    clock.advance(2000);
    await settle();
    expect(session.info.cwd).toBe('/var/log');
  });

  it('raises attention when it ends unseen, and releases screen memory when idle', async () => {
    const { session, pty, clock, emulator } = await setUp();
    pty.exit(2);
    expect(session.info.attention?.reason).toBe('exited');
    clock.advance(10_000);
    expect(emulator.idled).toBe(1);
  });

  it('tells its viewers when it is closed, and leaves no timer', async () => {
    const { session, pty, clock, emulator, attach } = await setUp();
    pty.say('x');
    const { sink } = await attach();
    session.dispose(new AppError('session_not_found', 'closed'));
    expect(sink.failure).toMatchObject({ code: 'session_not_found' });
    expect(emulator.disposed).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
