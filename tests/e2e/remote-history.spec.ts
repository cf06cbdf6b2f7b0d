// What is kept of sessions that people began from elsewhere: listed, played, read, saved, deleted.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { browserOf, remote, tab, test } from '#tests/support/remote-page.ts';

/** Old recordings are deleted. */
const YESTERDAY = Date.now() - 86_400_000;

test.describe.configure({ timeout: 120_000 });

/** A session of yesterday, as an earlier run has left it. */
async function keep(home: string, id: string, more: Record<string, unknown> = {}): Promise<string> {
  const folder = join(home, '.aerie', 'remote', id);
  await mkdir(folder, { recursive: true });
  const startedAt = YESTERDAY;
  const facts = {
    ...{
      version: 1,
      sessionId: id,
      agent: 'claude',
      cwd: '/home/ann/a project',
      home: '/home/ann',
    },
    ...{ owner: { userId: 'ann', email: 'ann@example.org' }, pid: 1, processStartedAt: 'then' },
    ...{ startedAt, endedAt: startedAt + 3_725_000, why: 'folder', ...more },
  };
  await writeFile(join(folder, 'session.json'), JSON.stringify(facts));
  return folder;
}

test('a session that was recorded is played, what was typed is read, all is saved and deleted', async ({
  app,
  roost,
}) => {
  await linkRoost(app, roost);
  await tab(app, 'Who may come in').click();
  const record = remote(app).getByRole('switch', { name: /^Record sessions/ });
  await record.click();
  await expect(record).toBeChecked();
  await tab(app, 'History').click();
  await expect(remote(app).getByText('are recorded from now on')).toBeVisible();
  await using browser = await browserOf(roost);
  await browser.start();
  const history = remote(app).getByRole('list', { name: 'History' });
  await expect(history.getByText('Recorded now')).toBeVisible();
  await expect(history.getByText('Recorded because all remote sessions are')).toBeVisible();
  browser.type('echo so-it-was\r');
  await expect.poll(() => browser.text).toMatch(/so-it-was[^]*so-it-was/);
  browser.type('stty -echo; printf "now-%s" hidden; read secret\r');
  await expect.poll(() => browser.text).toContain('now-hidden');
  browser.type('hunter2\r');
  browser.type('exit\r');
  await expect.poll(() => browser.exits.length, { timeout: 20_000 }).toBe(1);
  await expect(history.getByText('Recorded now')).toHaveCount(0);
  await expect(history.getByText(/second/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history');

  // The player, with the keyboard alone.
  await remote(app)
    .getByRole('button', { name: /^Play of/ })
    .press('Enter');
  const shown = app.getByRole('dialog', { name: 'local@example.com: terminal' });
  const picture = shown.getByRole('region', { name: /^Recording of/ });
  await expect(picture.locator('.xterm-screen')).toBeVisible();
  await expect(shown.getByText('Loading…')).toHaveCount(0);
  await app.keyboard.press('End');
  await expect(picture.locator('.xterm-rows')).toContainText('so-it-was');
  await app.keyboard.press('Home');
  await expect(picture.locator('.xterm-rows')).not.toContainText('so-it-was');
  await app.keyboard.press('>');
  await expect(shown.getByLabel('Speed')).toHaveValue('2');
  await shown.getByLabel('Longest pause shown').selectOption('Pauses ≤ 0.5 s');
  await shown.getByRole('button', { name: 'Play (Space)' }).click();
  await expect(picture.locator('.xterm-rows')).toContainText('so-it-was', { timeout: 20_000 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-player');

  await shown.getByRole('tab', { name: 'What was typed' }).click();
  const typed = shown.getByRole('region', { name: 'What was typed' });
  await expect(typed).toContainText('echo so-it-was');
  await expect(typed).toContainText('Not shown by the terminal, so not kept');
  await expect(typed).not.toContainText('hunter2');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-typed');
  await shown.getByRole('tab', { name: 'Terminal' }).click();
  await expect(picture.locator('.xterm-screen')).toBeVisible();
  await app.setViewportSize({ width: 360, height: 740 });
  await app.keyboard.press('End');
  await expect(picture.locator('.xterm-rows')).toContainText('so-it-was');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-player-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await shown.getByRole('tab', { name: 'What was typed' }).click();
  await shown.getByRole('searchbox').fill('nowhere');
  await expect(shown.getByText('Nothing matches')).toBeVisible();
  const saved = app.waitForEvent('download');
  await shown.getByRole('button', { name: 'Save a copy' }).click();
  const path = await (await saved).path();
  expect(await readFile(path, 'utf8')).toContain('echo so-it-was');
  await shown.getByRole('button', { name: /^History/ }).click();
  await expect(remote(app).getByRole('button', { name: /^What was typed of/ })).toBeFocused();

  await remote(app)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await app.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = app.getByRole('alertdialog');
  await expect(question).toContainText('This cannot be undone');
  await keepScreenshot(app, 'remote-history-delete');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(history.getByRole('listitem')).toHaveCount(1);
  await remote(app)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await app.getByRole('menuitem', { name: 'Delete…' }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(remote(app).getByText('Nothing is kept')).toBeVisible();
});

test('many sessions are searched, a conversation is read, and what is broken says so', async ({
  app,
  aerie,
}) => {
  const folder = await keep(aerie.home, '5f0c91ab');
  const say = (role: string, content: unknown, at: string): string =>
    `${JSON.stringify({ type: role, timestamp: `2026-11-04T05:${at}Z`, message: { role, content } })}\n`;
  const chat = [
    say('user', 'Why does the build fail?', '06:10'),
    say('assistant', [{ type: 'text', text: 'I look at it. '.repeat(60) }], '06:12'),
    say('assistant', [{ type: 'tool_use', name: 'Bash', input: { command: 'npm test' } }], '06:13'),
    say('user', [{ type: 'tool_result', content: 'line\n'.repeat(80) }], '06:20'),
    '{"type":"summary","summary":"x"}\n',
    say('assistant', '<img src=x onerror=alert(1)> is only text.', '06:30'),
  ];
  await writeFile(join(folder, 'chat.jsonl.gz'), gzipSync(chat.join('')));
  await writeFile(join(folder, 'audit.pty.gz'), 'no gzip');
  for (let at = 0; at < 30; at += 1) {
    const cwd = `/srv/${'a-long-folder-name/'.repeat(at % 9)}project-${at}`;
    await keep(aerie.home, `0000000${at.toString(16)}`.slice(-8), {
      ...{ agent: ['codex', 'shell', 'opencode'][at % 3], cwd, why: undefined },
      ...{ startedAt: YESTERDAY - (at + 1) * 3_600_000, endedAt: at % 5 === 0 ? null : YESTERDAY },
      owner: { userId: `u${at}`, email: at % 4 === 0 ? '' : `person-${at}@example.org` },
    });
  }
  await app.keyboard.press('Control+Shift+Y');
  await tab(app, 'History').click();
  const rows = remote(app).getByRole('list', { name: 'History' }).getByRole('listitem');
  await expect(rows).toHaveCount(31);
  await expect(rows.first()).toContainText('ann@example.org: claude');
  await expect(rows.first()).toContainText('1 hour 2 minutes');
  await expect(rows.first()).toContainText('Recorded because the folder’s egg.yaml demands it');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-long');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-long-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  const search = remote(app).getByRole('searchbox', { name: 'Search history' });
  await search.fill('nobody of the kind');
  await expect(remote(app).getByText('No session matches')).toBeVisible();
  await search.fill('ann project claude');
  await expect(rows).toHaveCount(1);

  await remote(app)
    .getByRole('button', { name: /^Conversation of/ })
    .click();
  const shown = app.getByRole('dialog', { name: 'ann@example.org: claude' });
  const talk = shown.getByRole('region', { name: 'Conversation' });
  await expect(talk.getByRole('article', { name: 'Person' })).toHaveText(/Why does the build fail/);
  await expect(talk.getByText('Bash {"command":"npm test"}')).toBeVisible();
  await expect(shown.getByText('5 messages; 1 other line is only in the copy')).toBeVisible();
  await expect(talk.locator('img')).toHaveCount(0);
  await expect(talk.getByRole('button', { name: 'Show all 80 lines' })).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-chat-light');
  await app.emulateMedia({ colorScheme: 'dark' });
  await keepScreenshot(app, 'remote-history-chat');
  await app.setViewportSize({ width: 360, height: 740 });
  await keepScreenshot(app, 'remote-history-chat-phone');
  await app.setViewportSize({ width: 1280, height: 720 });

  await shown.getByRole('tab', { name: 'Terminal' }).click();
  await expect(shown.getByText('This recording cannot be played')).toBeVisible();
  await expect(
    shown.getByText('The recording is damaged and cannot be read.', { exact: true }),
  ).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-history-broken');
});
