import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testPrepared } from '#tests/support/aerie-with-settings.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

const code = Array.from({ length: 300 }, (_, n) => `export const line${n + 1} = ${n + 1};`);

/** An Aerie whose settings name two fake agents, and a project. */
const test = testPrepared(async (home) => {
  await writeSettings(home, {
    'agents.custom': [fakeAgentLine(), fakeAgentLine('plain', 'Plain')],
  });
  await mkdir(join(home, 'project', 'src'), { recursive: true });
  await writeFile(join(home, 'project', 'src', 'app.ts'), `${code.join('\n')}\n`);
  await writeFile(join(home, 'project', 'notes.md'), '# Notes\n');
});

test.describe.configure({ timeout: 120_000 });

async function begin(app: Page, agent: string, folder: string): Promise<Locator> {
  await app.keyboard.press('Control+Shift+S');
  const dialog = app.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: new RegExp(`^${agent}`) }).check();
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(folder);
  await app.keyboard.press('Control+Enter');
  const field = app.getByRole('textbox', { name: `Message to ${agent}` });
  await expect(field).toBeFocused();
  return field;
}

async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((element, value) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', value);
    const event = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent('paste', event));
  }, text);
}

test('files and terminals are mentioned with @, and missing ones are flagged (A53)', async ({
  app,
  aerie,
}) => {
  const project = join(aerie.home, 'project');
  await app.keyboard.type('echo "marker-$((40 + 2))"\n');
  await expect(app.locator('[data-terminal]')).toContainText('marker-42');
  const field = await begin(app, 'Fake', project);

  await field.pressSequentially('blocks see @app');
  await expect(app.getByRole('option', { name: /app\.ts src/ })).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-mention-menu');
  await field.press('Enter');
  await expect(field).toHaveValue('blocks see @src/app.ts ');
  await expect(app.getByRole('button', { name: 'Open src/app.ts' })).toBeVisible();
  await field.pressSequentially('and @terminal');
  await app.getByRole('option', { name: /terminal: last output/ }).click();
  await expect(app.getByRole('button', { name: /^Open Terminal/ })).toBeVisible();
  await field.pressSequentially('and @nosuchthing');
  await expect(app.getByRole('paragraph').filter({ hasText: 'Nothing fits.' })).toBeVisible();
  await field.press('Escape');

  await rm(join(project, 'src', 'app.ts'));
  await field.press('Enter');
  await expect(app.getByRole('alert').filter({ hasText: 'not there any more' })).toBeVisible();
  await app.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(app.locator('li[data-missing]')).toContainText('src/app.ts');
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-missing-file');
  await writeFile(join(project, 'src', 'app.ts'), 'back\n');

  await app.reload();
  await expect(field).toHaveValue(/^blocks see @src\/app\.ts and @/);
  await expect(app.getByRole('button', { name: 'Open src/app.ts' })).toBeVisible();
  await field.focus();
  await field.press('Enter');
  const transcript = app.getByRole('group', { name: 'Transcript' });
  await expect(transcript).toContainText('"type":"resource_link"');
  await expect(transcript).toContainText('marker-42');
  await expect(app.getByRole('list', { name: 'Attached to this message' })).toHaveCount(0);

  await field.fill('blocks @notes');
  await app.getByRole('option', { name: 'notes.md' }).click();
  await app.getByRole('button', { name: 'Remove notes.md' }).press('Enter');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('blocks ');
});

test('long text, documents and text files go along, or say why not (A54)', async ({
  app,
  aerie,
}) => {
  const field = await begin(app, 'Plain', join(aerie.home, 'project'));
  await field.fill('blocks');
  await paste(field, 'short');
  await expect(app.getByRole('list', { name: 'Attached to this message' })).toHaveCount(0);
  await paste(field, 'word\n'.repeat(120));
  await app.getByRole('button', { name: 'Open Pasted text (120 lines)' }).click();
  const dialog = app.getByRole('dialog', { name: 'Pasted text (120 lines)' });
  await dialog.getByLabel('Text that goes along').fill('one\ntwo');
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-pasted-text');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('button', { name: 'Open Pasted text (2 lines)' })).toBeVisible();

  const files = app.getByLabel('Files to add');
  await files.setInputFiles([
    { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('from a log\n') },
    { name: 'tool.bin', mimeType: '', buffer: Buffer.from([0, 1, 2]) },
    { name: 'huge.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(700 * 1024) },
  ]);
  await expect(app.getByRole('alert').filter({ hasText: 'neither text' })).toBeVisible();
  await expect(app.getByRole('alert').filter({ hasText: 'up to 600 KB' })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Open log.txt' })).toBeVisible();
  await field.press('Enter');
  // An agent that takes only text gets all of it as text.
  const transcript = app.getByRole('group', { name: 'Transcript' });
  await expect(transcript).toContainText('[log.txt]');
  await expect(transcript).toContainText('Pasted text (2 lines)');
  // By then the window knows what the agent takes.
  await expect(app.locator('[data-chat] header').getByText('Done')).toBeVisible();

  const pdf = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
  await files.setInputFiles([pdf]);
  await expect(
    app.getByRole('alert').filter({ hasText: 'Plain does not take PDF documents.' }),
  ).toBeVisible();
  await paste(field, 'word\n'.repeat(60));
  await app.getByRole('button', { name: /^Open Pasted/ }).click();
  await app.getByRole('button', { name: 'Put into the message' }).click();
  await expect(field).toHaveValue(/^word\nword/);
  await expect(app.getByRole('button', { name: /^Open Pasted/ })).toHaveCount(0);
});

test('a message that waits keeps its files when it is edited (A28, A54)', async ({
  app,
  aerie,
}) => {
  const field = await begin(app, 'Fake', join(aerie.home, 'project'));
  await field.fill('wait');
  await field.press('Enter');
  await expect(app.getByRole('group', { name: 'Transcript' })).toContainText('waiting');
  await field.fill('blocks with papers');
  const pdf = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
  const log = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('from a log\n') };
  await app.getByLabel('Files to add').setInputFiles([pdf, log]);
  await expect(app.getByRole('button', { name: 'Remove a.pdf' })).toBeVisible();
  await field.press('Enter');
  const queue = app.getByRole('region', { name: 'Waiting messages' });
  await queue.getByRole('button', { name: 'Edit: blocks with papers' }).click();
  await queue.getByRole('button', { name: 'Remove log.txt' }).click();
  const edit = queue.getByLabel('Waiting message', { exact: true });
  await edit.fill('blocks without the log');
  await keepScreenshot(app, 'chat-queue-files');
  await edit.press('Enter');
  await expect(queue).toContainText('blocks without the log');
  await field.focus();
  await app.keyboard.press('Escape');
  await queue.getByRole('button', { name: 'Send now' }).click();
  const transcript = app.getByRole('group', { name: 'Transcript' });
  await expect(transcript).toContainText('application/pdf');
  await expect(transcript).not.toContainText('from a log');
});

test('a file is read beside the chat, and the agent is followed (A33, A39)', async ({
  app,
  aerie,
}) => {
  const path = join(aerie.home, 'project', 'src', 'app.ts');
  const field = await begin(app, 'Fake', join(aerie.home, 'project'));
  await field.fill(`look 200 ${path}`);
  await field.press('Enter');
  await app.getByRole('button', { name: 'Read: Read' }).click();
  await app.getByRole('button', { name: /^Open .*app\.ts:200/ }).click();
  const panel = app.getByRole('region', { name: 'File: src/app.ts' });
  await expect(panel.locator('[data-line="200"]')).toHaveAttribute('data-marked', 'true');
  await expect(panel.locator('[data-line="200"]')).toBeInViewport();
  await expectAccessible(app);
  const lines = panel.getByRole('region', { name: /^Lines of/ });
  await lines.press('ArrowDown');
  await lines.press('Shift+ArrowDown');
  await expect(panel.getByText('Lines 201–202 of 300')).toBeVisible();
  await panel.getByRole('button', { name: 'Add lines to message' }).click();
  await expect(app.getByRole('button', { name: 'Open src/app.ts:201-202' })).toBeVisible();
  await keepScreenshot(app, 'chat-file-view');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'chat-file-view-phone');
  await app.setViewportSize({ width: 1280, height: 800 });
  await panel.getByRole('button', { name: 'Close the file' }).click();
  await expect(panel).toHaveCount(0);

  await app
    .locator('[data-chat]')
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await app.getByRole('menuitem', { name: 'Follow the agent’s files' }).click();
  await expect(panel.getByText('Follows the agent')).toBeVisible();
  await field.fill(`look 30 ${path}`);
  await field.press('Enter');
  await expect(panel.locator('[data-line="30"]')).toBeInViewport();
  await lines.hover();
  await app.mouse.wheel(0, 2000);
  await expect(panel.getByText('Waits here')).toBeVisible();
  await field.fill(`look 150 ${path}`);
  await field.press('Enter');
  await expect(app.getByRole('group', { name: 'Transcript' }).getByText('seen')).toHaveCount(3);
  await expect(panel.getByText('Waits here')).toBeVisible();
  await panel.getByRole('button', { name: 'Follow again' }).click();
  await expect(panel.locator('[data-line="150"]')).toBeInViewport();
  await expect(panel.locator('[data-line="150"] code > span').nth(1)).toBeVisible();
  await keepScreenshot(app, 'chat-follow-along');

  await field.fill('look 1 /etc/hostname');
  await field.press('Enter');
  await expect(app.getByText(/outside of the folders/)).toBeVisible();
});
