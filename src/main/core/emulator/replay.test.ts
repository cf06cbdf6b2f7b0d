import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoreLine } from '#shared/terminal/replay/xterm-internals.ts';
import { stateOf } from '#tests/support/vt-state.ts';
import { anyOutput, size } from '#tests/support/vt-streams.ts';
import { Screen } from './screen.ts';

const ALL = 100_000;

/**
 * The states that no output rebuilds directly: a wrap pending behind a blank in a row with text (see
 * `#pendingWrap`), and half of a wide character overwritten with auto-wrap off.
 */
function isOutOfReach({ core }: Screen): boolean {
  const { cols } = core;
  const { active, normal } = core._bufferService.buffers;
  const contentAt = (line: CoreLine | undefined, x: number): number => line?._data[x * 3] ?? 0;
  const cursorLine = active.lines.get(active.ybase + active.y);
  if (active.x >= cols && (contentAt(cursorLine, cols - 1) & 0x3fffff) === 0) return true;
  return [active, normal].some(({ lines }) =>
    Array.from({ length: lines.length }, (_, y) => lines.get(y)).some((line) =>
      Array.from({ length: cols }, (_, x) => x).some(
        (x) => contentAt(line, x) >> 22 === 2 && contentAt(line, x + 1) !== 0,
      ),
    ),
  );
}

describe('replay', () => {
  it('rebuilds any state, and what follows has the same effect', () => {
    fc.assert(
      fc.property(size, anyOutput, fc.nat(), anyOutput, (options, output, cutSeed, dirt) => {
        const cut = cutSeed % (output.length + 1);
        const source = new Screen(options);
        source.write(output.subarray(0, cut));
        fc.pre(!isOutOfReach(source));
        const copy = new Screen(options);
        copy.write(dirt);
        copy.write(new TextEncoder().encode('\x18'));
        copy.write(source.image(ALL).replay);
        expect(stateOf(copy)).toEqual(stateOf(source));
        source.write(output.subarray(cut));
        copy.write(output.subarray(cut));
        expect(stateOf(copy, 'no links')).toEqual(stateOf(source, 'no links'));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
  });
});
