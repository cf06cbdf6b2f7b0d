import { expect, type Locator, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import { expectLine, openTerminal, run } from '../support/terminal-page.ts';

let aerie: RunningAerie;

test.beforeEach(async () => {
  aerie = await startAerie();
});

test.afterEach(async () => {
  await aerie.dispose();
});

/** A green square of 8 by 8 pixels. */
const greenPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR42mNgOMGAHQ0tCQCJ5TIBgf2TMgAAAABJRU5ErkJggg==';
const pngBytes = Buffer.from(greenPng, 'base64').length;

/** Pixels of the terminal's layer of pictures that have about this colour. */
async function pixelsOf(pane: Locator, red: number, green: number, blue: number): Promise<number> {
  return pane.evaluate(
    (element, [r, g, b]) => {
      const canvas = element.querySelector('canvas.xterm-image-layer');
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const all = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      let found = 0;
      for (let i = 0; all && i < all.length; i += 4) {
        const near = [r, g, b].every((want, c) => Math.abs((all[i + c] ?? 0) - want) < 24);
        if (near && all[i + 3] === 255) found += 1;
      }
      return found;
    },
    [red, green, blue] as const,
  );
}

test('a sixel picture is drawn', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(page, `printf '\\033Pq#1;2;100;0;0#1!30~-!30~\\033\\\\'; echo`);
  await expect.poll(() => pixelsOf(pane, 255, 0, 0)).toBeGreaterThanOrEqual(300);
});

test('an inline picture of the iTerm2 protocol is drawn', async ({ page }) => {
  const pane = await openTerminal(page, aerie.url);
  await run(
    page,
    `printf '\\033]1337;File=inline=1;size=${pngBytes};width=4;height=2:${greenPng}\\a'; echo`,
  );
  await expect.poll(() => pixelsOf(pane, 0, 200, 0)).toBeGreaterThanOrEqual(300);
});

test('the page runs WebAssembly for pictures but no JavaScript from strings', async ({ page }) => {
  await openTerminal(page, aerie.url);
  // Later than the evaluation itself, which the browser exempts from the policy.
  const answer = await page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            Reflect.construct(Function, ['return 1']);
            resolve('ran');
          } catch (error) {
            resolve(error instanceof EvalError ? 'refused' : String(error));
          }
        }),
      ),
  );
  expect(answer).toBe('refused');
});

test('erasing above the last cell of the screen does no harm', async ({ page }) => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  const pane = await openTerminal(page, aerie.url);
  await run(page, `printf '\\033[999;999H\\033[1J'; printf '\\033[H'; echo fine-$((1 + 1))`);
  await expectLine(pane, 'fine-2');
  expect(errors).toEqual([]);
});
