// The page is drawn anew when the window becomes narrow or wide: what somebody has begun is still there.

import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, terminals } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, said, sendMessage } from '#tests/support/chat-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

/** Makes the window narrow, and wide again; looks both times. */
async function throughNarrow(page: Page, look: () => Promise<void>): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    await expect(page.getByRole('combobox', { name: 'Session' })).toHaveCount(width < 720 ? 1 : 0);
    await look();
  }
}

test('what is looked for in a chat, and where, outlives a change of the layout', async ({
  app,
}) => {
  await beginChat(app, 'echo first words');
  await expect(said(app).getByText('echo first words')).toHaveCount(2);
  await sendMessage(app, 'echo last words');
  await expect(said(app).getByText('echo last words')).toHaveCount(2);
  await app.keyboard.press('Control+F');
  const find = app.getByRole('search', { name: 'Find in chat' });
  const looked = find.getByLabel('Find', { exact: true });
  await looked.fill('words');
  await expect(find.getByRole('status')).toHaveText('4 of 4');
  await app.keyboard.press('Shift+Enter');
  await expect(find.getByRole('status')).toHaveText('3 of 4');
  await throughNarrow(app, async () => {
    await expect(looked).toHaveValue('words');
    await expect(looked).toBeFocused();
    await expect(find.getByRole('status')).toHaveText('3 of 4');
  });
  // Who writes meanwhile goes on writing.
  await field(app).click();
  await throughNarrow(app, async () => {
    await expect(looked).toHaveValue('words');
    await expect(looked).not.toBeFocused();
  });
  await find.getByRole('button', { name: /^Close/ }).click();
  await app.keyboard.press('Control+F');
  await expect(looked).toHaveValue('');
  await expect(looked).toBeFocused();
});

test('what is looked for in a terminal outlives a change of the layout', async ({ app }) => {
  await terminals(app).click();
  await app.keyboard.type('echo nee""dle; echo nee""dle\n');
  await expect(terminals(app)).toContainText('needle');
  await app.keyboard.press('Control+Shift+F');
  const find = app.getByRole('search', { name: 'Find in terminal' });
  const looked = find.getByLabel('Find', { exact: true });
  await looked.fill('Needle');
  await expect(find.getByRole('status')).toHaveText(/of 2$/);
  await find.getByRole('button', { name: 'Match case' }).click();
  await expect(find.getByRole('status')).toHaveText('No results');
  await looked.fill('needle');
  await throughNarrow(app, async () => {
    await expect(looked).toHaveValue('needle');
    await expect(find.getByRole('button', { name: 'Match case' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(find.getByRole('status')).toHaveText(/of 2$/);
  });
  await find.getByRole('button', { name: /^Close/ }).click();
  await throughNarrow(app, () => expect(find).toHaveCount(0));
});

test('lines that are marked in a file outlive a change of the layout', async ({ app, aerie }) => {
  const path = join(aerie.home, 'long.txt');
  await writeFile(path, Array.from({ length: 300 }, (_, n) => `line ${n + 1}\n`).join(''));
  await beginChat(app, `look 200 ${path}`);
  await app.getByRole('button', { name: 'Read: Read' }).click();
  await app.getByRole('button', { name: /^Open .*long\.txt:200/ }).click();
  const panel = app.getByRole('region', { name: 'File: long.txt' });
  const lines = panel.getByRole('region', { name: /^Lines of/ });
  await expect(panel.locator('[data-line="200"]')).toBeInViewport();
  for (let at = 0; at < 3; at += 1) await lines.press('Shift+ArrowUp');
  await expect(panel.getByText('Lines 197–200 of 300')).toBeVisible();
  await throughNarrow(app, async () => {
    await expect(panel.getByText('Lines 197–200 of 300')).toBeVisible();
    await expect(panel.locator('[data-line="197"]')).toBeInViewport();
  });
  // It goes on from the end that was moved.
  await lines.press('Shift+ArrowDown');
  await expect(panel.getByText('Lines 198–200 of 300')).toBeVisible();
});

test('a filter of changed files outlives a change of the layout, and is seen as long as it holds', async ({
  app,
  aerie,
}) => {
  const project = join(aerie.home, 'project');
  await mkdir(project);
  execFileSync('git', ['init', '-q', '-b', 'main', project], {
    env: { PATH: process.env['PATH'] ?? '' },
  });
  for (let at = 0; at < 9; at += 1) await writeFile(join(project, `file-${at}.txt`), 'new\n');
  await beginChat(app, 'echo hello', { folder: project });
  await expect(pane(app)).toBeVisible();
  await app.keyboard.press('Control+Shift+G');
  const review = app.locator('[data-review]');
  const files = review.getByRole('treeitem');
  await expect(files).toHaveCount(9);
  const filter = review.getByLabel('Filter files');
  await filter.fill('file-7');
  await expect(files).toHaveCount(1);
  await throughNarrow(app, async () => {
    await expect(filter).toHaveValue('file-7');
    await expect(files).toHaveCount(1);
  });
});
