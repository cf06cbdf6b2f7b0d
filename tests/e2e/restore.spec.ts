import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  renameSelected,
  sessionRows,
  test,
} from '#tests/support/aerie-page.ts';
import { type RunningAerie, startAerie } from '#tests/support/start-aerie.ts';
import { expectLine, focus, openTerminal, run } from '#tests/support/terminal-page.ts';

// Each test starts Aerie twice.
test.setTimeout(60_000);

const data = (aerie: RunningAerie): string => join(aerie.home, '.aerie');

/** Sessions whose latest output was written to disk after `time`. */
async function savedSince(aerie: RunningAerie, time: number): Promise<number> {
  const root = join(data(aerie), 'restore');
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const written = await Promise.all(
    names
      .filter((name) => /\/(tail|screen)\.\d+$/.test(name))
      .map(async (name) => {
        const info = await stat(join(root, name)).catch(() => null);
        return info && info.mtimeMs >= time ? [dirname(name)] : [];
      }),
  );
  return new Set(written.flat()).size;
}

async function savedLayout(aerie: RunningAerie): Promise<string> {
  return readFile(join(data(aerie), 'aerie.db-wal'), 'latin1').catch(() => '');
}

/** Two terminals side by side, all of it on disk; then Aerie is killed and started again. */
async function killAndReopen(page: Page, viewport = { width: 1280, height: 800 }) {
  await page.setViewportSize({ width: 1280, height: 800 });
  const before = await startAerie();
  const left = await openTerminal(page, before.url);
  await run(page, 'mkdir -p project; cd project; printf "\\e[32mleft-%s\\e[m\\n" $((40+2))');
  await expectLine(left, 'left-42');
  await renameSelected(page, 'build');
  await page.keyboard.press('Control+Shift+D');
  await expect(sessionRows(page)).toHaveCount(2);
  const right = page.locator('[data-terminal]').nth(1);
  await expect(right.locator('.xterm-rows')).toContainText(/[$#] /, { timeout: 15_000 });
  await focus(right);
  await run(page, 'seq -f line-%g 60; echo right-$((40+2))');
  await expectLine(right, 'right-42');
  const ids = await page
    .locator('[data-terminal]')
    .evaluateAll((panes) => panes.map((pane) => pane.getAttribute('data-terminal') ?? ''));
  // What is said now is written after all that was said before.
  const since = Date.now();
  for (const id of ids) {
    await focus(page.locator(`[data-terminal="${id}"]`));
    await page.keyboard.type(' ');
  }
  await expect.poll(() => savedSince(before, since)).toBeGreaterThanOrEqual(2);
  await expect
    .poll(async () => {
      const layout = await savedLayout(before);
      return ids.every((id) => layout.includes(`"${id}"`));
    })
    .toBe(true);
  await before.end('SIGKILL');
  await page.goto('about:blank');
  await page.setViewportSize(viewport);
  const after = await startAerie({ home: before.home, args: ['--port', `${before.port}`] });
  await page.goto(after.url);
  return { aerie: after, ids, panes: ids.map((id) => page.locator(`[data-terminal="${id}"]`)) };
}

test('after a kill the same panes show what they showed, and start again where they were', async ({
  page,
}) => {
  const { aerie, panes, ids } = await killAndReopen(page);
  try {
    const [left, right] = panes;
    if (!left || !right) throw new Error('There are two panes.');
    await expect(left.locator('.xterm-rows')).toContainText('left-42', { timeout: 15_000 });
    await expectLine(left, 'left-42');
    await expectLine(right, 'right-42');
    const boxes = await Promise.all([left.boundingBox(), right.boundingBox()]);
    expect(boxes[1]?.x).toBeGreaterThan((boxes[0]?.x ?? 0) + (boxes[0]?.width ?? 0) - 1);
    const banner = left.getByText('Restored: this session ended when Aerie stopped');
    await expect(banner).toBeVisible();
    await expect(
      page.getByRole('treeitem', { name: 'build, Restored, ended when Aerie stopped' }),
    ).toBeVisible();
    await keepScreenshot(page, 'restore-dark');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await keepScreenshot(page, 'restore-light');

    await left.getByRole('button', { name: 'Restart' }).click();
    await expect(banner).toHaveCount(0);
    await focus(left);
    await run(page, 'echo in $(basename $PWD)');
    await expectLine(left, 'in project');
    await right.locator('.xterm-helper-textarea').focus();
    await page.keyboard.press('Enter');
    await expect(right.getByText('Restored:')).toHaveCount(0);
    await expect(sessionRows(page)).toHaveCount(ids.length);
  } finally {
    await aerie.dispose();
  }
});

test('on a narrow window; a folder that is gone; all restored ones dismissed at once', async ({
  page,
}) => {
  const { aerie, panes } = await killAndReopen(page, { width: 360, height: 640 });
  try {
    await expect(page.getByText('Restored: this session ended')).toBeVisible();
    await keepScreenshot(page, 'restore-narrow');
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await chooseCommand(page, 'Forget saved terminals now');
    const forget = page.getByRole('alertdialog');
    await expect(forget).toContainText('what 2 terminals showed');
    await keepScreenshot(page, 'restore-forget');
    await forget.getByRole('button', { name: 'Cancel' }).click();

    await rm(join(aerie.home, 'project'), { recursive: true });
    const [left, right] = panes;
    if (!left || !right) throw new Error('There are two panes.');
    await left.getByRole('button', { name: 'Restart' }).click();
    const toast = page.getByRole('listitem').filter({ hasText: 'project" does not exist' });
    await expect(toast).toBeVisible();
    await keepScreenshot(page, 'restore-folder-gone');
    await expect(left.getByText('Restored:')).toBeVisible();

    await page.getByRole('button', { name: 'Dismiss all' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('Dismiss 2 restored sessions?');
    await keepScreenshot(page, 'restore-dismiss');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await toast.getByRole('button', { name: 'Start in the home folder' }).click();
    await expect(left.getByText('Restored:')).toHaveCount(0);
    await chooseCommand(page, 'Dismiss all restored sessions');
    await expect(dialog).toContainText('Dismiss the restored session?');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await expect(sessionRows(page)).toHaveCount(1);
    await expect.poll(() => savedSince(aerie, 0)).toBe(1);
  } finally {
    await aerie.dispose();
  }
});
