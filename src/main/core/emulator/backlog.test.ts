import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateOf } from '#tests/support/vt-state.ts';
import { anyOutput, safeOutput, size } from '#tests/support/vt-streams.ts';
import { Backlog, concat } from './backlog.ts';
import { Screen } from './screen.ts';

/** Drains at most `pieces` pieces of `backlog` into `screen`, as a session does. */
function drain(backlog: Backlog, screen: Screen, pieces: number): void {
  for (let i = 0; i < pieces; i++) {
    const piece = backlog.take(40);
    if (!piece) return;
    screen.write(piece);
    if (backlog.wantsRun) backlog.startRun(screen.atGround);
  }
}

const stream = fc
  .array(fc.oneof({ weight: 6, arbitrary: safeOutput }, { weight: 1, arbitrary: anyOutput }), {
    minLength: 1,
    maxLength: 8,
  })
  .map(concat)
  // With auto-wrap off, xterm.js treats wide characters at the edge by where its input is cut.
  .filter((bytes) => !new TextDecoder().decode(bytes).includes('[?7l'));

/** Little scrollback, so that skipping is possible often. */
const shallow = size.map((options) => ({
  cols: options.cols,
  rows: Math.min(options.rows, 3),
  scrollback: options.scrollback % 4,
}));

describe('Backlog', () => {
  it('skips without a trace', () => {
    let skipped = 0;
    fc.assert(
      fc.property(
        shallow,
        stream,
        fc.array(
          fc.record({
            length: fc.integer({ min: 1, max: 400 }),
            drain: fc.constantFrom(0, 0, 0, 1, 6),
          }),
        ),
        (options, output, steps) => {
          const reference = new Screen(options);
          reference.write(output);
          const screen = new Screen(options);
          const backlog = new Backlog();
          let at = 0;
          let skippable = true;
          for (const step of [...steps, { length: output.length, drain: 0 }]) {
            const chunk = output.slice(at, at + step.length);
            at += chunk.length;
            if (backlog.isEmpty) {
              skippable = screen.scrollsFreely;
              backlog.startRun(screen.atGround);
            }
            if (chunk.length > 0) backlog.push(chunk);
            if (skippable) skipped += backlog.skip(screen.linesUntilForgotten);
            drain(backlog, screen, step.drain);
            skippable = screen.scrollsFreely;
          }
          drain(backlog, screen, Number.POSITIVE_INFINITY);
          expect(stateOf(screen, 'no links')).toEqual(stateOf(reference, 'no links'));
          expect(backlog.bytes).toBe(0);
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
    expect(skipped).toBeGreaterThan(0);
    if (process.env['RUNS']) console.log({ skipped });
  });

  it('gives the exact screen from the tail of what is held', () => {
    let tails = 0;
    fc.assert(
      fc.property(
        size,
        anyOutput,
        fc.array(safeOutput, { minLength: 2, maxLength: 9 }),
        (options, before, chunks) => {
          const screen = new Screen(options);
          screen.write(before);
          fc.pre(screen.atGround && screen.scrollsFreely);
          const backlog = new Backlog();
          for (const chunk of chunks) backlog.push(chunk);
          const tail = backlog.tail(3 * options.rows);
          if (!tail) return;
          tails++;
          const viewer = new Screen(options);
          viewer.write(screen.imageWithTail(tail).replay);
          screen.write(concat(chunks));
          expect(screenOf(viewer)).toEqual(screenOf(screen));
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
    expect(tails).toBeGreaterThan(0);
  });
});

/** The state without what lies above the screen. */
function screenOf(screen: Screen): object {
  const copy = new Screen({ cols: screen.core.cols, rows: screen.core.rows, scrollback: 5 });
  copy.write(screen.image(0).replay);
  // Where a saved cursor ends up depends on the scrollback, which comes with the complete snapshot.
  copy.write(new TextEncoder().encode('\x1b7'));
  return stateOf(copy, 'no links');
}
