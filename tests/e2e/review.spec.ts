import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

/** An Aerie whose settings name the fake agent, with a repository in its home. */
const test = testPrepared(async (home) => {
  // An editor that only writes down what it was asked to open.
  const editor = join(home, 'editor.mjs');
  await writeFile(
    editor,
    "import { writeFileSync } from 'node:fs';\nwriteFileSync(process.argv[2], process.argv[3]);\n",
  );
  const opens = `"${process.execPath}" "${editor}" "${join(home, 'opened')}" {file}:{line}`;
  await writeSettings(home, { 'agents.custom': [fakeAgentLine()], 'agents.editor': opens });
  await makeRepository(join(home, 'project'));
});

test.describe.configure({ timeout: 120_000 });

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
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.org');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'begin');
}

/** What git says, without the settings of whoever runs the test. */
function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
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

/** The review beside a chat, and its files by name. */
function reviewOf(app: Page) {
  const review = app.locator('[data-review]');
  return { review, file: (name: string) => review.getByRole('treeitem', { name }) };
}

test('changes are reviewed, staged, reverted with a way back and committed, by keyboard only (A36, A37)', async ({
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
  const summary = app.getByRole('group', { name: 'Changed files' });
  await expect(summary).toContainText('3 files changed');
  await expect(summary).toContainText('+6');

  await app.keyboard.press('Control+Shift+G');
  const { review, file } = reviewOf(app);
  await expect(file('readme.md Changed')).toBeFocused();
  await expect(review).toContainText('3 files');
  await expect(review).toContainText('main');
  await keepScreenshot(app, 'review');

  // A file is reverted, and comes back.
  await app.keyboard.press('r');
  await expect(file('readme.md')).toHaveCount(0);
  await expect(file('new file.ts New')).toBeFocused();
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(file('readme.md Changed, not staged')).toBeVisible();
  expect(await readFile(join(project, 'readme.md'), 'utf8')).toBe('# Project\n\nMore.\n');

  // What is pressed while git works is done after it.
  await file('new file.ts').focus();
  for (const key of ['s', 'ArrowDown', 's']) await app.keyboard.press(key);
  await expect(file('new file.ts New, staged')).toBeVisible();
  await expect(file('values.ts Changed, staged.')).toBeFocused();
  for (const key of ['u', 'ArrowUp', 'u']) await app.keyboard.press(key);
  await expect(file('values.ts Changed, not staged')).toBeVisible();
  await expect(file('new file.ts New, not staged')).toBeFocused();

  // One hunk of a file is staged.
  await app.keyboard.press('ArrowDown');
  await expect(file('values.ts Changed')).toBeFocused();
  await app.keyboard.press('Enter');
  const detail = review.getByRole('group', { name: 'Changes of the selected file' });
  await expect(detail).toBeFocused();
  await detail.getByRole('button', { name: 'Stage change 1 of src/values.ts' }).press('Enter');
  await expect(file('values.ts Changed, staged in part')).toBeVisible();
  await expect(detail.getByRole('button', { name: /^Unstage change 1/ })).toBeVisible();
  await expect(detail.getByRole('button', { name: /^Stage change 2/ })).toBeVisible();
  await keepScreenshot(app, 'review-parts');
  await expectAccessible(app);
  expect(git(project, 'diff', '--cached', '--stat')).toContain('1 insertion(+), 1 deletion(-)');

  // Another is reverted.
  await detail.getByRole('button', { name: 'Revert change 1 of src/values.ts' }).press('Enter');
  await expect
    .poll(() => readFile(join(project, 'src', 'values.ts'), 'utf8'))
    .toContain('value50 = 50;');
  await expect(app.getByRole('button', { name: 'Undo' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(file('values.ts')).toBeFocused();
  await app.keyboard.press('u');
  await expect(file('values.ts Changed, not staged')).toBeFocused();
  await app.keyboard.press('s');
  await expect(file('values.ts Changed, staged.')).toBeFocused();

  const message = review.getByRole('textbox', { name: 'Commit message' });
  await message.fill('Ten is a hundred');
  await message.press('Control+Enter');
  await expect(app.getByText('Committed to main', { exact: true })).toBeVisible();
  await expect(file('values.ts')).toHaveCount(0);
  await expect(message).toHaveValue('');
  expect(git(project, 'log', '-1', '--format=%s')).toBe('Ten is a hundred\n');
});

test('a turn is reviewed from the transcript, its files opened in the editor, also at 360 px (A33, A37)', async ({
  app,
  aerie,
}) => {
  await app.setViewportSize({ width: 360, height: 740 });
  const project = join(aerie.home, 'project');
  await chatThatWrites(app, project, { 'readme.md': '# Project\n\nMore.\n' });
  const summary = app.getByRole('group', { name: 'Changed files' });
  await summary.getByRole('button', { name: /readme\.md/ }).click();
  const { review, file } = reviewOf(app);
  const changes = review.getByRole('group', { name: 'Changes of readme.md' });
  await expect(changes.getByRole('row').filter({ hasText: 'More.' })).toBeVisible();
  await expect(review.getByRole('button', { name: 'This turn' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await review.getByRole('button', { name: 'Open in editor' }).click();
  await expect
    .poll(() => readFile(join(aerie.home, 'opened'), 'utf8').catch(() => ''))
    .toBe(`${join(project, 'readme.md')}:2`);
  await keepScreenshot(app, 'review-narrow-file');
  await expectAccessible(app);
  await review.getByRole('button', { name: 'Back to the files' }).click();
  await expect(file('readme.md Changed')).toBeFocused();
  await review.getByRole('button', { name: 'Uncommitted' }).click();
  await file('readme.md').getByRole('checkbox', { name: 'Stage' }).click();
  await expect(file('readme.md Changed, staged.')).toBeVisible();
  await keepScreenshot(app, 'review-narrow-list');
  await expectAccessible(app);

  // Hooks run if somebody says so, and then they may refuse.
  const hook = join(project, '.git', 'hooks', 'pre-commit');
  await writeFile(hook, '#!/bin/sh\necho "more words please"\nexit 1\n', { mode: 0o755 });
  const message = review.getByRole('textbox', { name: 'Commit message' });
  await message.fill('More');
  const question = app.getByRole('alertdialog', { name: 'Run the hooks of this repository?' });
  await message.press('Control+Enter');
  await expect(question).toContainText('pre-commit');
  await keepScreenshot(app, 'review-narrow-hooks');
  await expectAccessible(app);
  await question.getByRole('button', { name: 'Run hooks and commit' }).click();
  await expect(review.getByRole('alert')).toContainText('more words please');
  await message.press('Control+Enter');
  await question.getByRole('button', { name: 'Commit without hooks' }).click();
  await expect(app.getByText('Committed to main', { exact: true })).toBeVisible();
  expect(git(project, 'log', '-1', '--format=%s')).toBe('More\n');
  await app.getByRole('button', { name: 'Back to the chat' }).click();
  await expect(summary).toBeVisible();
});

test('a folder without git says so, and what to do', async ({ app, aerie }) => {
  await app.emulateMedia({ colorScheme: 'light' });
  const folder = join(aerie.home, 'plain');
  await mkdir(folder);
  await chatThatWrites(app, folder, { 'a.txt': 'one\n' });
  await app.keyboard.press('Control+Shift+G');
  const { review } = reviewOf(app);
  await expect(review.getByRole('heading', { name: 'Not a git repository' })).toBeVisible();
  await expect(review).toBeFocused();
  await expect(review.getByRole('group', { name: /^Changes of .*a\.txt$/ })).toContainText('one');
  await keepScreenshot(app, 'review-no-git');
  await expectAccessible(app);
});

test('a chat works in a worktree of its own, which is removed after a question', async ({
  app,
  aerie,
}) => {
  const project = join(aerie.home, 'project');
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: /^Fake/ }).check();
  await dialog.getByLabel('Message').fill('echo hello');
  const box = dialog.getByRole('checkbox', { name: 'Work in a git worktree of its own' });
  await expect(box).toHaveCount(0);
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(project);
  await box.check();
  await dialog.getByLabel('Name').fill('fix it');
  await expect(dialog.getByText(/^Use letters/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Start chat' })).toBeDisabled();
  await dialog.getByLabel('Name').fill('fix-it');
  await expect(dialog.getByText('Branch aerie/fix-it in')).toBeVisible();
  await keepScreenshot(app, 'worktree-choice');
  await expectAccessible(app);
  await dialog.getByRole('button', { name: 'Start chat' }).click();
  await expect(app.locator('[data-chat]').getByText('echo hello').last()).toBeVisible();
  const worktrees = git(project, 'worktree', 'list', '--porcelain');
  const folder = /worktree (.*fix-it.*)/.exec(worktrees)?.[1] ?? '';
  await writeFile(join(folder, 'unsaved.txt'), 'work\n');

  await app.keyboard.press('Control+Shift+G');
  const { review, file } = reviewOf(app);
  await expect(review).toContainText('aerie/fix-it');
  await expect(file('unsaved.txt New')).toBeFocused();

  await app
    .locator('[data-chat]')
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click();
  await app.getByRole('menuitem', { name: 'Remove worktree…' }).click();
  const question = app.getByRole('alertdialog', { name: /^Remove the worktree/ });
  await expect(question).toContainText('1 uncommitted file');
  await expect(question).toContainText('unsaved.txt');
  await keepScreenshot(app, 'worktree-remove');
  await question.getByRole('button', { name: 'Remove and lose that' }).click();
  await expect(app.getByText('The worktree is removed', { exact: true })).toBeVisible();
  expect(git(project, 'worktree', 'list')).not.toContain('fix-it');
  await expect(review.getByRole('heading', { name: 'The folder is gone' })).toBeVisible();
});
