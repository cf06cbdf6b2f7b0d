import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { coreOf } from '#shared/terminal/replay/xterm-internals.ts';
import { stateOf } from '#tests/support/vt-state.ts';
import { safeOutput } from '#tests/support/vt-streams.ts';
import { CastScreen } from './cast-screen.ts';
import { CastTimeline } from './cast-timeline.ts';
import { feed } from './feed.ts';
import { Keyframes } from './keyframes.ts';
import { createPlaybackTerminal } from './playback-terminal.ts';

const size = { cols: 20, rows: 5 };
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: safeOutput.map((bytes) => ({ code: 'o', data: new TextDecoder().decode(bytes) })),
  },
  { weight: 1, arbitrary: fc.constantFrom('30x6', '12x4').map((data) => ({ code: 'r', data })) },
  { weight: 1, arbitrary: fc.constant({ code: 'm', data: 'mark' }) },
);

function pictureOf(terminal: ReturnType<typeof createPlaybackTerminal>): object {
  const core = coreOf(terminal);
  if (!core) throw new Error('xterm looks different inside');
  return stateOf({ core, terminal }, 'no links');
}

it('shows the same picture wherever it comes from, forwards, backwards and from a keyframe', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (events, jumps, prepared) => {
        const timeline = new CastTimeline();
        timeline.append(events.map((each, time) => ({ time, ...each })));
        const keyframes = new Keyframes(timeline, size, () => Promise.resolve(), 40);
        if (prepared) await keyframes.proceed();
        const terminal = createPlaybackTerminal(size);
        let arrive = (): void => {};
        const didArrive = (): void => arrive();
        const screen = new CastScreen({ terminal, timeline, keyframes, size, didArrive });
        for (const jump of jumps) {
          const to = Math.min(jump, timeline.length);
          await new Promise<void>((resolve) => {
            arrive = resolve;
            screen.show(to);
          });
          const straight = createPlaybackTerminal(size);
          for (let at = 0; at < to; ) {
            at = (await feed(straight, timeline, at, to, 1000)).index;
          }
          expect(pictureOf(terminal)).toEqual(pictureOf(straight));
          straight.dispose();
        }
        terminal.dispose();
        keyframes.dispose();
      },
    ),
    { numRuns: 30 },
  );
});
