import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { pane } from '#tests/support/chat-page.ts';
import { seedChats, usualEvents } from '#tests/support/seed-chat.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

const ITEMS = 10_000;

/** An Aerie with one chat of the fake agent, of about so many items. */
const withChat = (count: number) =>
  testPrepared(async (home) => {
    await writeSettings(home, { 'agents.custom': [fakeAgentLine()] });
    const events = usualEvents(count);
    const chat = { id: 'a', title: 'A chat', agent: 'custom-fake', cwd: home, events };
    seedChats(join(home, '.aerie'), [chat]);
  });
const it = withChat(ITEMS);
const test = withChat(0);

test.describe.configure({ timeout: 120_000 });

const transcript = (page: Page): Locator => pane(page).getByLabel('Transcript', { exact: true });
const rows = (page: Page): Locator => transcript(page).locator('[data-item]');

async function open(page: Page): Promise<void> {
  await page.locator('[data-chat-row="a"]').click();
  await expect(pane(page)).toHaveAttribute('data-chat', 'a');
}

async function say(page: Page, text: string): Promise<void> {
  await pane(page)
    .getByLabel(/^Message to /)
    .fill(text);
  await page.keyboard.press('Enter');
}

it('A24: a chat of 10,000 items opens at its end, and scrolls with a bounded page', async ({
  app,
}) => {
  const worker = app.waitForEvent('worker');
  await open(app);
  await expect(rows(app).last()).toContainText('All tests pass now.');
  await expect(transcript(app).getByText(`part ${ITEMS / 5 - 1}`, { exact: true })).toBeVisible();
  // Its code is coloured beside the page.
  expect((await worker).url()).toMatch(/\/assets\/code-worker/);
  const word = rows(app).last().locator('code span[style*="--code-token-keyword"]').first();
  await expect(word).toHaveText('export');

  const near = await transcript(app).evaluate((box) => box.querySelectorAll('*').length);
  // Older items come as somebody gets near them, and what is far away is taken down.
  const first = (): Promise<string | null> => rows(app).first().getAttribute('data-item');
  for (let step = 0; step < 8; step += 1) {
    const before = await first();
    await transcript(app).press('Home');
    await expect.poll(first).not.toBe(before);
  }
  await expect(pane(app).getByRole('button', { name: 'Jump to latest' })).toBeVisible();
  expect(await rows(app).count()).toBeLessThan(80);
  const far = await transcript(app).evaluate((box) => box.querySelectorAll('*').length);
  expect(far).toBeLessThan(near * 3 + 2000);
  await pane(app).getByRole('button', { name: 'Jump to latest' }).click();
  await expect(transcript(app).getByText(`part ${ITEMS / 5 - 1}`, { exact: true })).toBeVisible();
  await expect(rows(app).last()).toContainText('All tests pass now.');
});

test('A35: colours of a command are shown, dark and light, and what moves the cursor is not', async ({
  app,
}) => {
  await app.setViewportSize({ width: 1100, height: 1000 });
  await open(app);
  await say(app, 'colours');
  const card = pane(app).getByRole('article', { name: 'Command: colours' });
  await card.getByRole('button', { name: /Show all \d+ lines/ }).click();
  const output = card.getByLabel('Output', { exact: true });
  await expect(output).toContainText('link clean');
  await expect(output).toContainText('progress 100 %');
  await expect(output).not.toContainText(/title|10 %\b.*10 %|\u001b/);
  const red = output.getByText('colour 1', { exact: true });
  const colour = (word: Locator): Promise<string> =>
    word.evaluate((element) => getComputedStyle(element).color);
  expect(await colour(red)).toBe('rgb(242, 119, 127)');
  await expect(output.getByText('bold', { exact: true })).toHaveCSS('font-weight', '600');
  await expect(output.getByText('underline', { exact: true })).toHaveCSS(
    'text-decoration-line',
    'underline',
  );
  await keepScreenshot(app, 'chat-colours-dark');
  await expectAccessible(app);
  await app.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => colour(red)).toBe('rgb(192, 41, 58)');
  await keepScreenshot(app, 'chat-colours-light');
  await expectAccessible(app);
});

test('A35: 10 MB of output show their end at once and more in steps, and are exported whole', async ({
  app,
}) => {
  await open(app);
  await say(app, 'output 10');
  const card = pane(app).getByRole('article', { name: 'Command: make everything' });
  const output = card.getByLabel('Output', { exact: true });
  await expect(output).toContainText('last line', { timeout: 30_000 });
  await expect(card).toContainText(/The last lines of 10\.\d MB\./);
  await keepScreenshot(app, 'chat-output-cut');
  await card.getByRole('button', { name: /Show more of 10\.\d MB/ }).click();
  const more = card.getByRole('button', { name: /Show more of [\d,]+ lines/ });
  await expect(more).toBeVisible({ timeout: 20_000 });
  await expect(card).toContainText(/… [\d,]+ lines before/);
  const shown = (): Promise<number> => output.evaluate((box) => box.textContent.split('\n').length);
  await expect.poll(shown).toBeGreaterThan(900);
  await more.click();
  await expect.poll(shown).toBeGreaterThan(4000);
  await expect(output).toContainText('last line');
  await keepScreenshot(app, 'chat-output-more');
  await card.getByRole('button', { name: /Show less/ }).click();
  await expect.poll(shown).toBeLessThan(30);

  const downloaded = app.waitForEvent('download');
  await pane(app)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await app.getByRole('menuitem', { name: /Export/ }).click();
  const stream = await (await downloaded).createReadStream();
  let text = '';
  for await (const piece of stream) text += String(piece);
  const lines = text.match(/^line \d+ of the build$/gm) ?? [];
  expect(lines.length).toBeGreaterThan(250_000);
  expect(text).toContain('first line\nline 0 of the build\n');
  expect(text).toContain(`line ${lines.length - 1} of the build\nlast line`);
});

test('A24: an answer of 10 MB on one line is complete, and the page goes on working', async ({
  app,
}) => {
  await open(app);
  await say(app, 'line 10');
  await expect(rows(app).last()).toContainText('the end', { timeout: 40_000 });
  await app.keyboard.type('still here');
  await expect(pane(app).getByLabel(/^Message to /)).toHaveValue('still here');
  expect(await transcript(app).evaluate((box) => box.textContent.length)).toBeLessThan(3_000_000);
  await keepScreenshot(app, 'chat-one-line');
});
