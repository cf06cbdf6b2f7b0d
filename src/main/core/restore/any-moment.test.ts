import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RestoreScene } from '#tests/support/restore-scene.ts';

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ say: fc.integer({ min: 1, max: 90_000 }) }) },
  { weight: 2, arbitrary: fc.record({ flood: fc.integer({ min: 5, max: 20 }) }) },
  { weight: 5, arbitrary: fc.record({ pass: fc.constantFrom(100, 250, 2000, 10_000) }) },
  { weight: 1, arbitrary: fc.constant({ resize: true }) },
  { weight: 1, arbitrary: fc.constant({ clear: true }) },
  { weight: 1, arbitrary: fc.constant({ restart: true }) },
  { weight: 1, arbitrary: fc.record({ hold: fc.boolean() }) },
);

/** A text that tells where in it one is. */
const textFrom = (at: number, length: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(97 + ((at + i) % 23))).join('');

it('whatever happened, a kill leaves something that was on the screen, and after a rest all of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), async (actions) => {
      await using place = await RestoreScene.create();
      const run = place.start();
      await run.restore.ready;
      const session = await run.create('s');
      const emulator = run.emulators.last;
      let now = '';
      /** Where a screen that may come back began, each with all that followed. */
      const lives = [''];
      const say = (length: number): void => {
        const text = textFrom(now.length, length);
        now += text;
        lives[lives.length - 1] = now;
        run.spawner.last.say(text);
      };
      const begin = (): void => {
        now = '';
        lives.push('');
      };
      for (const [index, step] of actions.entries()) {
        if ('say' in step) say(step.say);
        else if ('flood' in step) for (let i = 0; i < step.flood; i++) say(65_536);
        else if ('pass' in step) run.clock.advance(step.pass);
        else if ('resize' in step) session.resize(80 + (index % 7), 24);
        else if ('hold' in step) {
          if (step.hold) emulator.held = true;
          else emulator.release();
        } else if ('clear' in step) {
          await session.clear();
          begin();
        } else {
          await session.restart();
          begin();
        }
        await new Promise(setImmediate);
      }
      await using killed = await place.killed();
      const early = killed.start();
      await early.restore.ready;
      if (early.sessions.list().length > 0) {
        const shown = await early.text('s');
        expect(lives.some((life) => life.startsWith(shown))).toBe(true);
        expect(early.told).toEqual([]);
      }

      emulator.release();
      await run.pass(12_000);
      await run.pass(4000);
      await using rested = await place.killed();
      const late = rested.start();
      await late.restore.ready;
      expect(late.sessions.list()[0]?.restored).toEqual({ ran: true, complete: true });
      expect((await late.text('s')) === now).toBe(true);
      expect(late.sessions.get('s').info.cols).toBe(session.info.cols);
      expect([...run.told, ...late.told]).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
