import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  renameSelected,
  sessionRows,
  terminals,
  test,
} from '#tests/support/aerie-page.ts';
import { expectLine, run, screenLines } from '#tests/support/terminal-page.ts';

const player = (page: Page): Locator => page.locator('[role="dialog"]');
const picture = (page: Page): Locator => player(page).getByRole('region', { name: /Recording of/ });
const seekBar = (page: Page): Locator =>
  page.getByRole('slider', { name: 'Place in the recording' });

/** A recording of another program: text, a pause of a minute, another size, keys and a marker. */
const foreign = [
  '{"version":2,"width":60,"height":12,"title":"demo"}',
  '[0.5,"o","first line\\r\\n"]',
  '[1,"i","ls\\r"]',
  '[1,"m","Chapter two"]',
  '[61,"o","\\u001b[31mneedle\\u001b[0m in the hay\\r\\n"]',
  '[61.5,"r","90x20"]',
  '[62,"o","\\u001b[c\\u001b[6n\\u001b]52;c;c3RvbGVu\\u0007\\u001b]8;;https://example.org\\u001b\\\\link\\u001b]8;;\\u001b\\\\ last line\\r\\n"]',
  'not an event',
].join('\n');

async function openFile(page: Page, name: string, text: string): Promise<void> {
  await player(page)
    .locator('input[type=file]')
    .setInputFiles({
      name,
      mimeType: 'application/x-asciicast',
      buffer: Buffer.from(text),
    });
}

test('a session is recorded, listed, played and deleted', async ({ app, aerie }) => {
  test.slow();
  const pane = terminals(app).first();
  await renameSelected(app, 'build');
  await pane.locator('.xterm-screen').click();
  await run(app, 'echo before');
  await expectLine(pane, 'before');
  await chooseCommand(app, 'Start recording');
  await expect(app.getByRole('img', { name: 'Being recorded' }).first()).toBeVisible();
  await expect(app.getByRole('treeitem', { name: /build.*Being recorded/ })).toBeVisible();
  await pane.locator('.xterm-screen').click();
  await run(app, 'echo during');
  await expectLine(pane, 'during');
  await keepScreenshot(app, 'recording-dot');
  await sessionRows(app).first().click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Stop recording' }).click();
  await expect(app.getByRole('img', { name: 'Being recorded' })).toHaveCount(0);

  await chooseCommand(app, 'Recordings');
  await expect(app.getByRole('button', { name: 'Play build' })).toBeVisible();
  await keepScreenshot(app, 'recording-list');
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Play build' }).click();
  await expect.poll(() => screenLines(picture(app))).toContain('before');
  await app.keyboard.press('End');
  await expect.poll(() => screenLines(picture(app))).toContain('during');
  await app.getByRole('button', { name: /^Markers/ }).click();
  await expect(app.getByRole('menuitem', { name: 'echo during' })).toBeVisible();
  await keepScreenshot(app, 'recording-player');
  await app.keyboard.press('Escape');
  await expectAccessible(app);

  await app.getByRole('button', { name: 'Back to recordings' }).click();
  const [download] = await Promise.all([
    app.waitForEvent('download'),
    (async () => {
      await app.getByRole('button', { name: 'Actions for build' }).click();
      await app.getByRole('menuitem', { name: 'Save a copy…' }).click();
    })(),
  ]);
  const saved = readFileSync(await download.path(), 'utf8');
  expect(saved).toContain('during');
  expect(JSON.parse(saved.split('\n')[0] ?? '')).toMatchObject({ version: 3, title: 'build' });

  await app.getByRole('button', { name: 'Actions for build' }).click();
  await app.getByRole('menuitem', { name: 'Delete…' }).click();
  await app.getByRole('button', { name: 'Delete recording' }).click();
  await expect(app.getByText('Nothing recorded yet')).toBeVisible();
  await keepScreenshot(app, 'recording-empty');
  expect(readdirSync(join(aerie.home, '.aerie', 'recordings'))).toEqual([]);
});

test('a recording of another program is played, searched and steered by keyboard', async ({
  app,
}) => {
  test.slow();
  await chooseCommand(app, 'Recordings');
  await openFile(app, 'demo.cast', foreign);
  await expect(app.getByText('60 × 12')).toBeVisible();
  await expect(app.getByText('1 unreadable line left out')).toBeVisible();
  const time = seekBar(app);
  await expect(time).toHaveAttribute('aria-valuetext', '0 seconds of 1 minute 2 seconds');

  // One moment on, one back, then to the marker, where the keys of then are shown.
  await app.keyboard.press('.');
  await expect.poll(() => screenLines(picture(app))).toEqual(['first line']);
  await app.keyboard.press(',');
  await expect.poll(() => screenLines(picture(app))).toEqual([]);
  await app.keyboard.press(']');
  await expect(app.getByLabel('Typed keys')).toHaveText('ls⏎');

  await app.keyboard.press('/');
  await app.getByLabel('Text to find').fill('needle in the HAY');
  await expect(app.getByText('1 of 1')).toBeVisible();
  await expect(time).toHaveAttribute('aria-valuetext', /^1 minute 1 second /);
  await expect.poll(() => screenLines(picture(app))).toContain('needle in the hay');
  await keepScreenshot(app, 'recording-search');
  await app.keyboard.press('Escape');
  await expect(app.getByLabel('Text to find')).toHaveCount(0);

  await app.getByRole('button', { name: 'Play (Space)' }).focus();
  await app.keyboard.press('End');
  await expect(app.getByText('90 × 20')).toBeVisible();
  await expect.poll(() => screenLines(picture(app))).toContain('link last line');
  await app.keyboard.press('Home');
  await expect(app.getByText('60 × 12')).toBeVisible();
  await expect.poll(() => screenLines(picture(app))).toEqual([]);

  // Without its pause, and at sixteen times its speed, it is soon over.
  await app.getByRole('combobox', { name: 'Longest pause shown' }).selectOption('0.5');
  await app.getByRole('combobox', { name: 'Speed' }).selectOption('16');
  await app.getByRole('button', { name: 'Play (Space)' }).click();
  await expect.poll(() => screenLines(picture(app))).toContain('link last line');
  await expect(app.getByRole('button', { name: 'Play (Space)' })).toBeVisible();

  // Nothing of what it asked for was opened or answered to the terminal behind it.
  await expect(picture(app).locator('.xterm-underline-5, a')).toHaveCount(0);
  expect((await screenLines(terminals(app).first())).join('')).not.toContain(';1R');

  // On a phone it is as wide as fits.
  await app.setViewportSize({ width: 360, height: 700 });
  const width = async () => (await picture(app).locator('.xterm-screen').boundingBox())?.width;
  await expect.poll(width).toBeLessThanOrEqual(360);
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'recording-phone');
  await expectAccessible(app);

  await app.getByRole('button', { name: 'Back to recordings' }).click();
  await openFile(app, 'notes.txt', 'hello\n');
  await expect(app.getByText('This recording cannot be played')).toBeVisible();
  await keepScreenshot(app, 'recording-refused');
});
