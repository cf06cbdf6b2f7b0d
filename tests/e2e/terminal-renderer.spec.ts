import { expect, type Page, test } from '@playwright/test';
import { type RunningAerie, startAerie } from '../support/start-aerie.ts';
import { focus, run, terminal } from '../support/terminal-page.ts';
import { writeSettings } from '../support/write-settings.ts';

let aerie: RunningAerie;

test.beforeEach(async () => {
  aerie = await startAerie({
    prepare: (home) => writeSettings(home, { 'terminal.renderer': 'webgl' }),
  });
});

test.afterEach(async () => {
  await aerie.dispose();
});

/** Canvases of the graphics-card renderer. */
const canvases = (page: Page) => terminal(page).locator('.xterm-screen > canvas:not([class])');

test('a lost graphics context falls back to the DOM and comes back', async ({ page }) => {
  await page.goto(aerie.url);
  const pane = terminal(page);
  await expect(canvases(page).first()).toBeAttached({ timeout: 15_000 });
  await expect(pane.locator('.xterm-rows')).toHaveCount(0);
  await focus(pane);
  await canvases(page)
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
  await expect(pane.locator('.xterm-rows')).toHaveCount(1, { timeout: 10_000 });
  await run(page, 'echo still-here-$((1 + 1))');
  await expect(pane.locator('.xterm-rows')).toContainText('still-here-2');
  await expect(pane.locator('.xterm-rows')).toHaveCount(0, { timeout: 10_000 });
  await expect(canvases(page).first()).toBeAttached();
});

test('opening the link shows a terminal that has the keyboard', async ({ page }) => {
  await page.goto(aerie.url);
  await expect(terminal(page).locator('.xterm-helper-textarea')).toBeFocused({ timeout: 15_000 });
});
