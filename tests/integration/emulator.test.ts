import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator, EmulatorEvent } from '#core/emulator/emulator.ts';
import { Screen } from '#core/emulator/screen.ts';
import { WorkerEmulatorHost } from '#core/emulator/worker-emulator-host.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { stateOf } from '../support/vt-state.ts';

const workerUrl = new URL('../../src/main/core/emulator/emulator-worker.ts', import.meta.url);
const size = { cols: 80, rows: 24, scrollback: 1000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let host: WorkerEmulatorHost | undefined;
afterEach(async () => {
  await host?.dispose();
  host = undefined;
});

function create(options = size): Emulator {
  host ??= new WorkerEmulatorHost({ workerUrl, logger: silentLogger, version: '1.2.3' });
  return host.create({ ...options, seq: 0 });
}

/** The state of a terminal that got `parts`, in the form that snapshots are compared in. */
function screenWith(options: typeof size, ...parts: Uint8Array[]): object {
  const screen = new Screen(options);
  for (const part of parts) screen.write(part);
  return stateOf(screen, 'no links');
}

function colouredLines(count: number, from = 0): Uint8Array {
  let text = '';
  for (let i = from; i < from + count; i++) {
    text += `\x1b[3${i % 8}mline ${i}\x1b[0m some text that goes on \x1b[1;4mand on\x1b[m ${'='.repeat(i % 60)}\r\n`;
  }
  return bytes(text);
}

/** Writes `output` in chunks, pausing as a session does. */
async function pump(emulator: Emulator, output: Uint8Array, chunk = 65_536): Promise<void> {
  for (let at = 0; at < output.length; at += chunk) {
    const part = output.subarray(at, at + chunk);
    emulator.write(part, at + part.length);
    if (emulator.backlogBytes > 1_048_576) await drained(emulator, 262_144);
  }
}

function drained(emulator: Emulator, bytesLeft: number): Promise<void> {
  return new Promise((resolve) => {
    const subscription = emulator.onDidDrain(() => {
      if (emulator.backlogBytes > bytesLeft) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('emulator worker', () => {
  it('cuts snapshots exactly while output goes on', async () => {
    const emulator = create();
    const pieces = Array.from({ length: 60 }, (_, i) => colouredLines(7, i * 7));
    const snapshots: Promise<{ seq: number; replay: Uint8Array }>[] = [];
    let seq = 0;
    for (const piece of pieces) {
      seq += piece.length;
      emulator.write(piece, seq);
      snapshots.push(emulator.snapshot('complete'));
    }
    const output = Buffer.concat(pieces);
    for (const snapshot of await Promise.all(snapshots)) {
      const { seq: at, replay } = snapshot;
      expect(screenWith(size, replay, output.subarray(at))).toEqual(screenWith(size, output));
    }
  });

  it('resizes between the output before and after', async () => {
    const emulator = create();
    emulator.write(bytes('a'.repeat(80)), 80);
    const resized = emulator.resize(40, 10);
    emulator.write(bytes('b'.repeat(40)), 120);
    await resized;
    const { replay, cols, rows } = await emulator.snapshot('complete');
    const reference = new Screen(size);
    reference.write(bytes('a'.repeat(80)));
    reference.resize(40, 10);
    reference.write(bytes('b'.repeat(40)));
    expect([cols, rows]).toEqual([40, 10]);
    expect(screenWith({ ...size, cols, rows }, replay)).toEqual(stateOf(reference, 'no links'));
  });

  it('ends a flood of 64 MiB in the state of a reference that got every byte', async () => {
    const emulator = create();
    const output = colouredLines(900_000).subarray(0, 64 * 1024 * 1024);
    const during: Promise<void>[] = [];
    for (let at = 0; at < output.length; at += 8 * 1024 * 1024) {
      const start = at;
      const part = output.subarray(start, start + 8 * 1024 * 1024);
      for (let i = 0; i < part.length; i += 65_536) {
        const chunk = part.subarray(i, i + 65_536);
        emulator.write(chunk, start + i + chunk.length);
        if (emulator.backlogBytes > 1_048_576) await drained(emulator, 262_144);
      }
      during.push(
        emulator.snapshot('screen').then(({ seq, replay }) => {
          const recent = output.subarray(Math.max(0, seq - 400_000), seq);
          const line = recent.indexOf(0x0a) + 1;
          const viewer = new Screen(size);
          viewer.write(replay);
          const reference = new Screen(size);
          reference.write(seq > 400_000 ? recent.subarray(line) : recent);
          expect(viewer.image(0).replay).toEqual(reference.image(0).replay);
        }),
      );
    }
    await Promise.all(during);
    const { replay, complete, seq } = await emulator.snapshot('complete');
    expect([complete, seq]).toEqual([true, output.length]);
    expect(screenWith(size, replay)).toEqual(screenWith(size, output));
    expect(emulator.backlogBytes).toBe(0);
  });

  it('holds a safe flood without asking to pause, and asks for others', async () => {
    const emulator = create();
    const quick = create();
    const safe = colouredLines(20_000);
    await pump(emulator, safe);
    await expect.poll(() => emulator.backlogBytes).toBe(0);
    const unsafe = bytes('\x1b]0;title\x07\x1b[5Atext\r\n'.repeat(200_000));
    emulator.write(unsafe, safe.length + unsafe.length);
    expect(emulator.backlogBytes).toBe(unsafe.length);
    // Another session is answered in between.
    quick.write(bytes('\x1b[6n'), 4);
    await quick.snapshot('complete');
    expect(emulator.backlogBytes).toBeGreaterThan(0);
    await emulator.snapshot('complete');
    expect(emulator.backlogBytes).toBe(0);
  });

  it('sleeps and wakes without a trace', async () => {
    const emulator = create();
    const first = Buffer.concat([
      bytes('\x1b]0;build\x07'),
      colouredLines(3000),
      bytes('\x1b]133;A\x07$ \x1b]133;B\x07ls\x1b]133;C\x07\r\n\x1b[3;20r\x1b[?2004h\x1b[31'),
    ]);
    const second = bytes('mred \x1b[5;5Hthere\r\n');
    emulator.write(first, first.length);
    const awake = await emulator.snapshot('complete');
    emulator.idle();
    const asleep = await emulator.snapshot('complete');
    expect(asleep).toEqual(awake);
    expect(asleep.marks.map(({ kind }) => kind)).toEqual(['prompt', 'command', 'output']);
    const events: EmulatorEvent[] = [];
    emulator.onDidEmit((event) => events.push(event));
    emulator.idle();
    emulator.write(second, first.length + second.length);
    const woken = await emulator.snapshot('complete');
    expect(screenWith(size, woken.replay)).toEqual(screenWith(size, first, second));
    expect(woken.marks).toEqual(awake.marks);
    expect(events).toEqual([]);
  });

  it('answers queries, tells events and clears', async () => {
    const emulator = create();
    const answers: string[] = [];
    const events: EmulatorEvent[] = [];
    emulator.onDidAnswer((answer) => answers.push(Buffer.from(answer).toString()));
    emulator.onDidEmit((event) => events.push(event));
    emulator.setColors({
      foreground: '#112233',
      background: '#000000',
      cursor: '#ffffff',
      ansi: Array.from({ length: 16 }, (_, i) => `#0000${(i + 16).toString(16)}`),
    });
    const asked = bytes(
      '\x1b[c\x1b[6n\x1b]10;?\x07\x1b]4;1;?\x07\x1b[>q\x1b[?2004$p\x07\x1b]7;file:///tmp/a%20b\x07\x1b]9;done\x07' +
        '\x1b]777;notify;T;B\x07\x1b]9;4;1;50\x07\x1b]133;C\x07x\r\n\x1b]133;D;2\x07',
    );
    emulator.write(asked, asked.length);
    const { marks } = await emulator.snapshot('complete');
    expect(answers).toEqual([
      '\x1b[?1;2c',
      '\x1b[1;1R',
      '\x1b]10;rgb:1111/2222/3333\x1b\\',
      '\x1b]4;1;rgb:0000/0000/1111\x1b\\',
      '\x1bP>|Aerie(1.2.3)\x1b\\',
      '\x1b[?2004;2$y',
    ]);
    expect(events).toEqual([
      { type: 'bell' },
      { type: 'cwd', path: '/tmp/a b' },
      { type: 'notification', title: null, body: 'done' },
      { type: 'notification', title: 'T', body: 'B' },
      { type: 'command-started' },
      { type: 'command-finished', exitCode: 2 },
    ]);
    expect(marks).toEqual([
      { kind: 'output', line: 0, column: 0, exitCode: null },
      { kind: 'done', line: 1, column: 0, exitCode: 2 },
    ]);
    await emulator.clear();
    const cleared = await emulator.snapshot('complete');
    expect(cleared.marks).toEqual([{ kind: 'done', line: 0, column: 0, exitCode: 2 }]);
  });

  it('forgets everything on reset but goes on counting', async () => {
    const emulator = create();
    emulator.write(bytes('old \x1b[31'), 8);
    emulator.reset(20, 5);
    emulator.write(bytes('new'), 11);
    const { replay, seq, cols, rows } = await emulator.snapshot('complete');
    expect([seq, cols, rows]).toEqual([11, 20, 5]);
    const options = { ...size, cols: 20, rows: 5 };
    expect(screenWith(options, replay)).toEqual(screenWith(options, bytes('new')));
  });

  it('starts over on a new worker when one dies', async () => {
    const failing = new URL(`data:text/javascript,${encodeURIComponent(dyingWorker)}`);
    const errors: string[] = [];
    const logger = { ...silentLogger, error: (_: object, text: string) => errors.push(text) };
    host = new WorkerEmulatorHost({ workerUrl: failing, logger });
    const emulator = create();
    emulator.write(bytes('hello'), 5);
    const { replay, seq } = await emulator.snapshot('complete');
    expect(Buffer.from(replay).toString()).toContain('Screen state was lost');
    expect(seq).toBe(5);
    expect(errors).toHaveLength(1);
    expect(emulator.backlogBytes).toBe(0);
  });
});

/** The real worker, but for one that dies at the first output it gets before any was lost. */
const dyingWorker = `
import { parentPort } from 'node:worker_threads';
parentPort.once('message', (message) => {
  if (message.notice === null) parentPort.on('message', ({ type }) => { if (type === 'ring') throw new Error('boom'); });
});
await import(${JSON.stringify(workerUrl.href)});
`;
