// How the start of an agent is shown, and what a person sees and does when it fails.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  test as base,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import {
  fakeAgentLine,
  testWithSettings,
  writeSettings,
} from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, said } from '#tests/support/chat-page.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { say } from '#tests/support/opencode/scripted-model.ts';
import { startAerie } from '#tests/support/start-aerie.ts';

const named = (name: string, flags: string): string =>
  fakeAgentLine(flags).replace(/^Fake:/, `${name}:`);

const test = testWithSettings({
  'agents.custom': [named('Slow', 'slow=4000 noisy'), named('Broken', 'bad-config')],
});

test.describe.configure({ timeout: 120_000 });

const problem = (page: Page): Locator => pane(page).getByRole('alert');
const log = (page: Page): Locator => page.getByRole('dialog', { name: 'Protocol log' });
const logRows = (page: Page): Locator =>
  log(page).getByRole('region', { name: 'Messages of the protocol' }).getByRole('button');

/** Pictures in all looks, of which the dark one is there at first. */
async function keepLooks(page: Page, name: string): Promise<void> {
  await keepScreenshot(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(page, `${name}-light`);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await keepScreenshot(page, `${name}-phone`);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 720 });
}

test('the start of an agent shows its steps, and is over when it answers (A02)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there', { agent: /^Slow/ });
  const start = pane(app).getByRole('region', { name: 'Start of Slow' });
  await expect(start.getByRole('progressbar')).toHaveAttribute(
    'aria-valuetext',
    'Waiting for its greeting',
  );
  await expect(start.getByRole('listitem').and(start.locator('[aria-current="step"]'))).toHaveText(
    'Waiting for its greeting',
  );
  await keepScreenshot(app, 'chat-start');
  await expect(said(app).getByText('echo hello there')).toHaveCount(2);
  await expect(start).toHaveCount(0);
});

test('an agent that does not start shows what it wrote, and its log (A02, A03, A68)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there', { agent: /^Broken/ });
  await expect(problem(app)).toContainText(
    'Broken cannot start because of a mistake in its configuration. Invalid config in /home/me/fake.json line 7: "model" must be text.',
  );
  await expect(problem(app).getByLabel('Output of the agent')).toHaveText(
    'Error: Invalid config in /home/me/fake.json line 7: "model" must be text',
  );
  await expect(problem(app).getByRole('button', { name: 'Open the file' })).toBeVisible();
  await keepLooks(app, 'chat-start-failed');
  await problem(app).getByRole('button', { name: 'Open log' }).click();
  await expect(
    logRows(app).filter({ hasText: /Starting .*fake-agent\.ts bad-config in / }),
  ).toHaveCount(1);
  await expect(
    logRows(app).filter({ hasText: 'It did not start: Broken cannot start' }),
  ).toHaveCount(1);
  await log(app).getByLabel('Direction').selectOption('Error output');
  await expect(logRows(app)).toHaveText(/Invalid config in \/home\/me\/fake\.json/);
  await log(app).getByLabel('Direction').selectOption('Everything');
  await keepLooks(app, 'chat-start-log');
  await app.keyboard.press('Escape');
  await expect(log(app)).toHaveCount(0);
});

/** Known agents whose programs are the fake agent, at versions that were not tested. */
const versions = base.extend({
  aerie: async ({}, use) => {
    const aerie = await startAerie({
      prepare: async (home) => {
        await mkdir(home, { recursive: true });
        const program = async (name: string, flags: string): Promise<string> => {
          const path = join(home, name);
          const script = `#!/bin/sh\nexec "${process.execPath}" "${fakeAgentScript}" ${flags} "$@"\n`;
          await writeFile(path, script);
          await chmod(path, 0o755);
          return path;
        };
        await writeSettings(home, {
          'agents.cliPaths': [
            `opencode: ${await program('opencode', 'version=1.2.3')}`,
            `codex: ${await program('codex-acp', 'version=0.15.0')}`,
          ],
        });
      },
    });
    await use(aerie);
    await aerie.dispose();
  },
});

versions(
  'an agent that is too old says so with a way out; one that was not tested, once (A05)',
  async ({ app }) => {
    await beginChat(app, 'echo hello there', { agent: /^opencode/ });
    await expect(problem(app)).toContainText(
      'opencode 1.2.3 is too old; 1.14.20 or newer is needed.',
    );
    await expect(
      problem(app).getByRole('button', { name: 'Run the command in a terminal' }),
    ).toBeVisible();
    await expect(problem(app).getByRole('button', { name: 'Try again' })).toBeVisible();
    await keepLooks(app, 'chat-too-old');

    await beginChat(app, 'echo second', { agent: /^Codex/ });
    await expect(said(app).getByText('echo second')).toHaveCount(2);
    const notice = pane(app).getByRole('note', { name: 'Version of the agent' });
    await expect(notice).toContainText('Codex 0.15.0 is older than 0.16.0');
    await keepLooks(app, 'chat-version');
    await notice.getByRole('button', { name: 'Do not show this again' }).click();
    await expect(notice).toHaveCount(0);
    await app.reload();
    await expect(said(app).getByText('echo second')).toHaveCount(2);
    await expect(notice).toHaveCount(0);
  },
);

const configured = base.extend<{ readonly world: OpencodeWorld }>({
  world: async ({}, use) => {
    const world = await OpencodeWorld.create();
    await use(world);
    await world[Symbol.asyncDispose]();
  },
  aerie: async ({ world }, use) => {
    const editor = join(world.root, 'editor');
    await writeFile(editor, `#!/bin/sh\nprintf '%s' "$1" > "${join(world.root, 'edited')}"\n`);
    await chmod(editor, 0o755);
    await writeSettings(world.root, { 'agents.editor': `"${editor}" {file}:{line}` });
    const aerie = await startAerie({
      home: world.root,
      env: { ...world.env, PATH: `${dirname(world.binary)}:${world.env['PATH']}` },
    });
    await use(aerie);
    await aerie.end();
  },
});

if (opencodeBinary() !== undefined) {
  configured(
    'a mistake in the configuration of opencode is shown with its line, opened, and put right (A03)',
    async ({ app, world }) => {
      const file = join(world.project, 'opencode.json');
      await writeFile(file, '{\n  "model": "local/m1",\n  "share" "disabled"\n}\n');
      world.model.script(say('All is well.'));
      await beginChat(app, 'How is it?', { agent: /^opencode/, folder: world.project });
      await expect(problem(app)).toContainText(`${file}, line 3: a colon is missing`, {
        timeout: 60_000,
      });
      await keepLooks(app, 'chat-config');
      await problem(app).getByRole('button', { name: 'Open the file' }).click();
      const edited = (): Promise<string> =>
        readFile(join(world.root, 'edited'), 'utf8').catch(() => '');
      await expect.poll(edited, { timeout: 20_000 }).toBe(`${file}:3`);
      await writeFile(file, '{\n  "model": "local/m1",\n  "share": "disabled"\n}\n');
      await problem(app).getByRole('button', { name: 'Try again' }).click();
      await expect(said(app).getByText('All is well.')).toBeVisible({ timeout: 90_000 });
      await expect(problem(app)).toHaveCount(0);
    },
  );
}

test('a message stays in its field until it has arrived, also over a reload', async ({ app }) => {
  let holds = false;
  await app.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!holds) server.send(message);
    });
  });
  await app.reload();
  await beginChat(app, '', { agent: /^Slow/ });
  await field(app).fill('echo held back');
  await expect(field(app)).toHaveValue('echo held back');
  holds = true;
  await field(app).press('Enter');
  await expect(pane(app).getByRole('button', { name: 'Sending…' })).toBeDisabled();
  await expect(field(app)).toHaveValue('echo held back');
  holds = false;
  await app.reload();
  await expect(field(app)).toHaveValue('echo held back');
  await field(app).press('Enter');
  await expect(said(app).getByText('echo held back')).toHaveCount(2);
  await expect(field(app)).toHaveValue('');
});

test('what is being written is still there when the window becomes narrow, and wide again', async ({
  app,
}) => {
  await beginChat(app, 'wait', { agent: /^Slow/ });
  await expect(said(app).getByText('waiting', { exact: true })).toBeVisible();
  await field(app).fill('the next message');
  await field(app).press('Enter');
  await pane(app).getByRole('button', { name: 'Edit: the next message' }).click();
  const edit = pane(app).getByLabel('Waiting message', { exact: true });
  await edit.fill('the next message, changed');
  await field(app).fill('and one more');
  for (const width of [360, 1280]) {
    await app.setViewportSize({ width, height: 720 });
    await expect(app.getByRole('combobox', { name: 'Session' })).toHaveCount(width < 720 ? 1 : 0);
    await expect(edit).toHaveValue('the next message, changed');
    await expect(field(app)).toHaveValue('and one more');
  }
  await edit.press('Enter');
  await expect(pane(app).getByLabel('Waiting messages').getByRole('listitem')).toHaveText(
    'the next message, changed',
  );
});
