import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { type CastEvent, CastParser } from '#shared/protocol/asciicast/parse.ts';
import { aSessionSpec } from '#tests/support/a-session-spec.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { Session } from '../sessions/session.ts';
import { RecordingFile, type RecordingSink } from './recording-file.ts';
import { SessionRecorder, type SessionRecorderOptions } from './session-recorder.ts';

const RESET = '\u001bc';
const HEADER = '{"version":3,"term":{"cols":80,"rows":24}}\n';

const patience = { timeout: 15_000, interval: 5 };

class MemorySink implements RecordingSink {
  text = '';
  gate: Promise<void> | undefined;
  failure: Error | undefined;
  async write(bytes: Uint8Array): Promise<void> {
    await this.gate;
    if (this.failure) throw this.failure;
    this.text += new TextDecoder().decode(bytes);
  }
  async close(): Promise<void> {}

  get events(): CastEvent[] {
    return new CastParser().push(HEADER + this.text);
  }
  /** Codes and data, without times. */
  get story(): [string, string][] {
    return this.events.map(({ code, data }) => [code, data]);
  }
  /** What a player that draws it all has been sent since the screen was last drawn anew. */
  get screen(): string {
    const output = this.events.filter(({ code }) => code === 'o').map(({ data }) => data);
    return output.join('').split(RESET).at(-1) ?? '';
  }
}

async function setUp(options: Partial<SessionRecorderOptions> = {}) {
  const clock = new ManualClock();
  const spawner = new FakePtySpawner();
  const emulators = new FakeEmulatorHost();
  const session = await Session.start(
    aSessionSpec(),
    { cols: 80, rows: 24 },
    { spawner, emulators, clock, logger: silentLogger, killGraceMs: () => 500 },
  );
  onTestFinished(() => session.dispose(new AppError('shutting_down', 'over')));
  const say = (data: string | Uint8Array): void => {
    spawner.last.say(data);
    clock.advance(2);
  };
  const sink = new MemorySink();
  const keysink = new MemorySink();
  const didEnd = vi.fn<SessionRecorderOptions['didEnd']>();
  const record = () =>
    new SessionRecorder(session, {
      file: new RecordingFile(sink, clock),
      keylog: null,
      keys: false,
      maxBytes: 1024 * 1024,
      clock,
      didEnd,
      ...options,
    });
  return { clock, session, spawner, emulator: emulators.last, say, sink, keysink, record, didEnd };
}

describe('what is recorded', () => {
  it('begins with the screen and goes on with the output, at the right times', async () => {
    const { clock, say, sink, record } = await setUp();
    say('before');
    const recorder = record();
    await settle();
    clock.advance(500);
    say('one');
    clock.advance(1000);
    say('two');
    await recorder.stop('stopped');
    expect(sink.events.map(({ code, data }) => [code, data])).toEqual([
      ['o', 'before'],
      ['o', 'one'],
      ['o', 'two'],
    ]);
    const times = sink.events.map(({ time }) => time);
    expect(times[0]).toBe(0);
    expect(times[1]).toBeCloseTo(0.5, 1);
    expect(times[2]).toBeCloseTo(1.5, 1);
  });

  it('reads the screen anew when too much comes meanwhile, and misses nothing after it', async () => {
    const { say, sink, emulator, record } = await setUp({ maxBytes: 64 * 1024 * 1024 });
    emulator.held = true;
    const recorder = record();
    // Drawn in no time: what the program says is all but nothing.
    const batch = new Uint8Array(64 * 1024);
    const last = new Uint8Array(batch);
    last.set(new TextEncoder().encode('last'), last.length - 4);
    for (let i = 0; i < 128; i += 1) say(batch);
    say(last);
    say(' and on');
    emulator.release();
    await recorder.stop('stopped');
    expect(sink.story.filter(([code]) => code === 'm')).toHaveLength(1);
    expect(sink.screen.replaceAll('\0', '')).toBe('last and on');
  });

  it('a screen read anew leaves out neither keys nor the end of the program', async () => {
    const { session, spawner, say, sink, emulator, record, didEnd } = await setUp({ keys: true });
    emulator.held = true;
    const recorder = record();
    say('one ');
    session.write(new TextEncoder().encode('key'));
    say('two');
    spawner.last.exit(3);
    recorder.cut();
    emulator.release();
    await vi.waitFor(() => expect(didEnd).toHaveBeenCalledWith('exited', undefined), patience);
    expect(sink.screen).toBe('one two');
    const others = sink.story.filter(([code]) => code === 'i' || code === 'x');
    expect(others).toEqual([
      ['i', 'key'],
      ['x', '3'],
    ]);
  });

  it('loses and repeats nothing, wherever the screen is cut', async () => {
    const happening = fc.oneof(
      fc.record({ say: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) }),
      fc.constantFrom('cut' as const, 'release' as const, 'settle' as const, 'wait' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const { clock, spawner, emulator, sink, record } = await setUp();
        let said = 'before ';
        spawner.last.say(said);
        emulator.held = true;
        const recorder = record();
        for (const each of happenings) {
          if (typeof each === 'object') {
            // Byte by byte where batches may end, to cut characters as well.
            const bytes = new TextEncoder().encode(each.say);
            const half = Math.ceil(bytes.length / 2);
            spawner.last.say(bytes.slice(0, half));
            spawner.last.say(bytes.slice(half));
            said += each.say;
          } else if (each === 'cut') recorder.cut();
          else if (each === 'release') emulator.release();
          else if (each === 'wait') clock.advance(5);
          else await settle();
        }
        clock.advance(5);
        emulator.release();
        await recorder.stop('stopped');
        expect(sink.screen).toBe(said);
        const parser = new CastParser();
        parser.push(HEADER + sink.text);
        expect(parser.skipped).toBe(0);
      }),
    );
  });

  it('never breaks a character that two batches share', async () => {
    const { say, sink, record } = await setUp();
    const bytes = new TextEncoder().encode('a😀é');
    say(bytes.slice(0, 2));
    const recorder = record();
    await settle();
    for (const byte of bytes.slice(2)) say(Uint8Array.of(byte));
    await recorder.stop('stopped');
    expect(sink.screen).toBe('a😀é');
    expect(sink.text).not.toContain('\uFFFD');
  });

  it('keeps sizes, commands and the exit in their places', async () => {
    const { session, spawner, emulator, say, sink, record, didEnd } = await setUp();
    record();
    await settle();
    say('a');
    session.resize(100, 30);
    say('b');
    emulator.emitted.fire({ type: 'command-started' });
    emulator.emitted.fire({ type: 'command-started', command: 'make' });
    emulator.emitted.fire({ type: 'command-finished', exitCode: 2 });
    spawner.last.exit(3);
    await vi.waitFor(
      () => expect(didEnd).toHaveBeenCalledExactlyOnceWith('exited', undefined),
      patience,
    );
    expect(sink.story).toEqual([
      ['o', 'a'],
      ['r', '100x30'],
      ['o', 'b'],
      ['m', 'Command'],
      ['m', 'make'],
      ['m', 'Prompt (exit code 2)'],
      ['x', '3'],
    ]);
    expect(sink.text).toMatch(/# aerie \{"ended":"exited","durationMs":\d+\}\n$/);
  });

  it('tells the end by a signal as shells do', async () => {
    const { spawner, sink, record, didEnd } = await setUp();
    record();
    spawner.last.exit(-1, 'SIGKILL');
    await vi.waitFor(() => expect(didEnd).toHaveBeenCalled(), patience);
    expect(sink.story).toEqual([['x', '137']]);
  });

  it('draws the screen anew when it was cleared', async () => {
    const { session, say, sink, record } = await setUp();
    const recorder = record();
    await settle();
    say('secret');
    await session.clear();
    recorder.cut();
    await settle();
    say('later');
    await recorder.stop('stopped');
    expect(sink.screen).toBe('later');
  });
});

describe('what is typed', () => {
  it('is not recorded', async () => {
    const { session, sink, record } = await setUp();
    const recorder = record();
    session.write(new TextEncoder().encode('hunter2'));
    await recorder.stop('stopped');
    expect(sink.text).not.toContain('hunter2');
  });

  it('is recorded when asked for, in the recording or in a file of its own', async () => {
    const { session, sink, record } = await setUp({ keys: true });
    const recorder = record();
    await settle();
    session.write(new TextEncoder().encode('ls\r'));
    await recorder.stop('stopped');
    expect(sink.story).toEqual([['i', 'ls\r']]);

    const clock = new ManualClock();
    const keys = new MemorySink();
    const other = await setUp({ keylog: new RecordingFile(keys, clock) });
    const logging = other.record();
    await settle();
    other.session.write(new TextEncoder().encode('pwd\r'));
    other.say('/home');
    await logging.stop('stopped');
    expect(other.sink.story).toEqual([['o', '/home']]);
    expect(keys.story).toEqual([['i', 'pwd\r']]);
  });
});

describe('limits', () => {
  it('ends at the largest size, with whole lines only', async () => {
    const maxBytes = 64 * 1024;
    const { say, sink, record, didEnd } = await setUp({ maxBytes });
    record();
    await settle();
    for (let i = 0; i < 200; i++) say(`${'y'.repeat(1000)}\r\n`);
    await vi.waitFor(
      () => expect(didEnd).toHaveBeenCalledExactlyOnceWith('limit', undefined),
      patience,
    );
    expect(Buffer.byteLength(sink.text)).toBeLessThanOrEqual(maxBytes);
    expect(Buffer.byteLength(sink.text)).toBeGreaterThan(maxBytes - 4096);
    expect(sink.text).toContain('"ended":"limit"');
    expect(sink.events.every(({ data }) => data.length === 1002)).toBe(true);
  });

  it('marks what a slow disk left out, and draws the screen as it is then', async () => {
    const { say, sink, record, emulator } = await setUp({ maxBytes: 512 * 1024 * 1024 });
    let open = (): void => {};
    sink.gate = new Promise((resolve) => (open = resolve));
    const recorder = record();
    await settle();
    // The double remembers all output as its screen: a short one keeps the test small.
    vi.spyOn(emulator, 'write').mockImplementation(() => {});
    for (let i = 0; i < 12; i++) say('z'.repeat(1024 * 1024));
    vi.restoreAllMocks();
    open();
    await vi.waitFor(() => expect(sink.text).toContain('Output is missing here'), patience);
    await settle();
    say('after');
    await recorder.stop('stopped');
    expect(sink.screen).toBe('after');
    const after = sink.story.slice(sink.story.findIndex(([code]) => code === 'm'));
    expect(after.map(([code]) => code)).toEqual(['m', 'r', 'o', 'o']);
  });

  it('marks what was left out when it ends like that', async () => {
    const { say, sink, record, emulator } = await setUp({ maxBytes: 512 * 1024 * 1024 });
    vi.spyOn(emulator, 'write').mockImplementation(() => {});
    let open = (): void => {};
    sink.gate = new Promise((resolve) => (open = resolve));
    const recorder = record();
    await settle();
    for (let i = 0; i < 12; i++) say('z'.repeat(1024 * 1024));
    const stopped = recorder.stop('stopped');
    open();
    await stopped;
    expect(sink.story.at(-1)?.[0]).toBe('m');
    expect(sink.text).toContain('"ended":"stopped"');
  });

  it('stops when the disk is full, and the session goes on', async () => {
    const { clock, session, say, sink, record, didEnd } = await setUp();
    sink.failure = new Error('ENOSPC');
    record();
    await settle();
    say('a');
    clock.advance(250);
    await vi.waitFor(
      () => expect(didEnd).toHaveBeenCalledExactlyOnceWith('failed', sink.failure),
      patience,
    );
    say('b');
    expect(session.info.state).toBe('alive');
  });

  it('keeps what follows although the screen cannot be read', async () => {
    const { emulator, say, sink, record } = await setUp();
    vi.spyOn(emulator, 'snapshot').mockRejectedValue(new Error('gone'));
    const recorder = record();
    say('a');
    await recorder.stop('stopped');
    expect(sink.story).toEqual([['o', 'a']]);
  });
});

/** Lets answers of the emulator arrive. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
