import { expect, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import { expectLine, openTerminal, run } from '../support/terminal-page.ts';

let aerie: RunningAerie;

test.beforeEach(async () => {
  aerie = await startAerie();
});

test.afterEach(async () => {
  await aerie.dispose();
});

test('the page runs no JavaScript from strings', async ({ page }) => {
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
