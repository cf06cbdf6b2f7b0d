import xterm from '@xterm/headless';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';
import { OutputPipe } from './output-pipe.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const head = (cols: number, rows: number, unfinished = 0): SnapshotHead => ({
  cols,
  rows,
  scrollback: 100,
  complete: true,
  generation: 1,
  unfinished,
  marks: [],
});

let term: xterm.Terminal;

function setUp() {
  term = new xterm.Terminal({ allowProposedApi: true, cols: 10, rows: 4 });
  const log: string[] = [];
  const acked: number[] = [];
  const pipe: OutputPipe = new OutputPipe(term, {
    ack: (count) => acked.push(count),
    willRestore: () => log.push('will'),
    didRestore: () => log.push('did'),
    didResize: (cols, rows) => log.push(`${cols}x${rows}`),
  });
  return { pipe, log, acked };
}

const line = (row: number): string =>
  term.buffer.active.getLine(row)?.translateToString(true) ?? '';
const lines = (): string[] => [0, 1, 2, 3].map(line);
const settled = (pipe: OutputPipe): Promise<void> => new Promise((done) => pipe.after(done));

afterEach(() => term.dispose());

describe('OutputPipe', () => {
  it('rebuilds the screen from a snapshot, then appends', async () => {
    const { pipe, log } = setUp();
    pipe.data(bytes('old'));
    pipe.snapshot(head(12, 3), bytes('new'));
    pipe.data(bytes('er'));
    await settled(pipe);
    expect(line(0)).toBe('newer');
    expect([term.cols, term.rows]).toEqual([12, 3]);
    expect(log).toEqual(['will', 'did']);
  });

  it('starts clean after output that was cut inside a sequence or a character', async () => {
    const { pipe } = setUp();
    pipe.data(bytes('\x1b]0;half a title'));
    pipe.snapshot(head(10, 4), bytes('fresh'));
    await settled(pipe);
    expect(line(0)).toBe('fresh');
    pipe.data(Uint8Array.of(0xe6, 0x97));
    pipe.snapshot(head(10, 4), bytes('again'));
    await settled(pipe);
    expect(line(0)).toBe('again');
  });

  it.each([
    ['a title', '\x1b]0;the title\x07', ''],
    ['a colour', '\x1b[1;38;5;200m', 'x'],
    ['a wide character', '日', ''],
    ['a character beyond the basic plane', '😀', ''],
    ['a joined emoji', '👩‍👩‍👧', ''],
  ])('shows %s whole, wherever a resynchronisation cuts it', async (_what, sequence, after) => {
    const stream = bytes(`ab${sequence}${after}cd`);
    const start = 2;
    const end = start + bytes(sequence).length;
    for (let cut = start; cut <= end; cut += 1) {
      const { pipe } = setUp();
      const titles: string[] = [];
      term.onTitleChange((title) => titles.push(title));
      pipe.data(stream.subarray(0, cut));
      // The host says how much of the end of its replay has had no effect yet.
      const unfinished = sequence.startsWith('\x1b')
        ? (cut - start) % (end - start)
        : incompleteCharacter(stream.subarray(0, cut));
      pipe.snapshot(head(10, 4, unfinished), stream.subarray(0, cut));
      pipe.data(stream.subarray(cut));
      await settled(pipe);
      expect(line(0), `cut at ${cut}`).toBe(
        `ab${sequence.startsWith('\x1b') ? '' : sequence}${after}cd`,
      );
      if (sequence.includes(']0;')) expect(titles.at(-1)).toBe('the title');
      if (after !== '') expect(term.buffer.active.getLine(0)?.getCell(2)?.getFgColor()).toBe(200);
      term.dispose();
    }
  });

  it('keeps every character whole, wherever writes cut them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'é', 'ÿ', '日', '￿', '😀', '\u{10ffff}'), { maxLength: 8 }),
        fc.array(fc.nat(30), { maxLength: 8 }),
        async (characters, cuts) => {
          const { pipe, acked } = setUp();
          const all = bytes(characters.join(''));
          const edges = [0, ...cuts.toSorted((a, b) => a - b), all.length].map((at) =>
            Math.min(at, all.length),
          );
          for (const [i, from] of edges.entries()) pipe.data(all.subarray(from, edges[i + 1]));
          await settled(pipe);
          const got = lines();
          term.dispose();
          term = new xterm.Terminal({ allowProposedApi: true, cols: 10, rows: 4 });
          await new Promise<void>((done) => term.write(all, done));
          expect(got).toEqual(lines());
          expect(acked.reduce((a, b) => a + b, 0)).toBe(all.length);
          term.dispose();
        },
      ),
      { numRuns: 200 },
    ));

  it('resizes between the bytes before and after', async () => {
    const { pipe } = setUp();
    pipe.data(bytes('aaaaaaaaaa'));
    pipe.resized(5, 4);
    pipe.data(bytes('\r\nbbbbbbb'));
    await settled(pipe);
    expect([term.cols, term.rows]).toEqual([5, 4]);
    expect(line(term.buffer.active.baseY + term.buffer.active.cursorY)).toBe('bb');
  });

  it('acknowledges all payload bytes once drawn', async () => {
    const { pipe, acked } = setUp();
    pipe.snapshot(head(10, 4), bytes('x'.repeat(100)));
    for (let i = 0; i < 20; i += 1) pipe.data(bytes('y'.repeat(5000)));
    await settled(pipe);
    expect(acked.reduce((a, b) => a + b, 0)).toBe(100_100);
    expect(acked.length).toBeLessThan(10);
  });

  it('tells restored output from live output', async () => {
    const { pipe } = setUp();
    const seen = vi.fn<(restoring: boolean) => void>();
    term.parser.registerOscHandler(777, () => {
      seen(pipe.restoring);
      return true;
    });
    pipe.snapshot(head(10, 4), bytes('\x1b]777;a\x07'));
    pipe.data(bytes('\x1b]777;b\x07'));
    await settled(pipe);
    expect(seen.mock.calls).toEqual([[true], [false]]);
  });

  it('copies what it is given', async () => {
    const { pipe } = setUp();
    const shared = bytes('good');
    pipe.data(shared);
    shared.fill(0x21);
    await settled(pipe);
    expect(line(0)).toBe('good');
  });

  it('does nothing once disposed', () => {
    const { pipe, acked } = setUp();
    pipe.data(bytes('x'));
    pipe.dispose();
    pipe.data(bytes('y'));
    return new Promise<void>((done) => {
      term.write('', () => {
        expect(acked).toEqual([]);
        done();
      });
    });
  });
});
