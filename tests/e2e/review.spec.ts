import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  test as base,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';
import { startAerie } from '#tests/support/start-aerie.ts';

/** An Aerie whose settings name the fake agent, with a repository in its home. */
const test = base.extend({
  aerie: async ({}, use) => {
    const agents = [`Fake: "${process.execPath}" "${fakeAgentScript}"`];
    const aerie = await startAerie({
      prepare: async (home) => {
        await mkdir(join(home, '.aerie'), { recursive: true });
        const settings = JSON.stringify({ 'agents.custom': agents });
        await writeFile(join(home, '.aerie', 'settings.json'), settings);
        await makeRepository(join(home, 'project'));
      },
    });
    await use(aerie);
    await aerie.dispose();
  },
});

test.describe.configure({ timeout: 60_000 });

const old = Array.from({ length: 60 }, (_, n) => `export const value${n} = ${n}; // number ${n}`);
const changed = old
  .with(10, 'export const value10 = 100; // number ten')
  .with(50, 'export const value50 = 500; // number 50')
  .concat('export const last = true;');

async function makeRepository(folder: string): Promise<void> {
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'src', 'values.ts'), `${old.join('\n')}\n`);
  await writeFile(join(folder, 'readme.md'), '# Project\n');
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'begin');
}

/** What git says, without the settings of whoever runs the test. */
function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', folder, ...who, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** Begins a chat in a folder, whose agent writes files. */
async function chatThatWrites(
  app: Page,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(folder);
  await dialog.getByLabel('Message').fill(writePrompt(folder, files));
  await app.keyboard.press('Control+Enter');
  await expect(app.getByText('written', { exact: true })).toBeVisible();
}

function writePrompt(folder: string, files: Readonly<Record<string, string>>): string {
  const list = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text }));
  return `write ${JSON.stringify(list)}`;
}

test('changes are shown unified or side by side, with the words that changed (A36)', async ({
  app,
  aerie,
}) => {
  await app.setViewportSize({ width: 1400, height: 1000 });
  const project = join(aerie.home, 'project');
  await chatThatWrites(app, project, { 'src/values.ts': `${changed.join('\n')}\n` });

  const diff = app.getByRole('group', { name: /^Changes of .*values\.ts$/ });
  const line = diff.getByRole('row').filter({ hasText: 'value10 = 10;' });
  await expect(line).toContainText('−');
  await expect(diff.locator('[data-marked]').filter({ hasText: /^100$/ })).toBeVisible();
  await expect(diff.getByText('⋯ 33 unchanged lines')).toBeVisible();
  await keepScreenshot(app, 'diff-unified');

  await app.getByRole('button', { name: /^Actions for the changes of .*values\.ts$/ }).click();
  await app.getByRole('menuitem', { name: 'Show side by side' }).click();
  await expect(line).toContainText('value10 = 100;');
  await keepScreenshot(app, 'diff-split');
  await app.reload();
  await expect(line).toContainText('value10 = 100;');
  await expectAccessible(app);

  await app.setViewportSize({ width: 360, height: 740 });
  await expect(line).not.toContainText('value10 = 100;');
  await keepScreenshot(app, 'diff-narrow');
});

test('changes of the folder are reviewed beside the chat, by keyboard only', async ({
  app,
  aerie,
}) => {
  await app.setViewportSize({ width: 1500, height: 900 });
  const project = join(aerie.home, 'project');
  await chatThatWrites(app, project, {
    'src/values.ts': `${changed.join('\n')}\n`,
    'src/new file.ts': 'export {};\n',
    'readme.md': '# Project\n\nMore.\n',
  });
  await app.keyboard.press('Control+Shift+G');
  const review = app.locator('[data-review]');
  const file = (name: string) => review.getByRole('treeitem', { name });
  await expect(file('readme.md Changed')).toBeFocused();
  await expect(review).toContainText('3 files');
  await keepScreenshot(app, 'review');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await expect(file('values.ts Changed')).toBeFocused();
  await keepScreenshot(app, 'review-file');
  await expectAccessible(app);
});
