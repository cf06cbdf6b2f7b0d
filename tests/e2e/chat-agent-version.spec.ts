// What a person is told of agents whose version is too old, or was not tested.

import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, keepLooks } from '#tests/support/aerie-page.ts';
import { testPrepared } from '#tests/support/aerie-with-settings.ts';
import { beginChat, pane, said } from '#tests/support/chat-page.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

/** Known agents whose programs are the fake agent, at versions that were not tested. */
const test = testPrepared(async (home) => {
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
});

test.describe.configure({ timeout: 120_000 });

const problem = (page: Page): Locator => pane(page).getByRole('alert');

test('an agent that is too old says so with a way out; one that was not tested, once (A05)', async ({
  app,
}) => {
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
});
