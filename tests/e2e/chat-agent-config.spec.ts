// A broken configuration of the real opencode, as a person meets it.

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test as base, expect, keepLooks } from '#tests/support/aerie-page.ts';
import { beginChat, pane, said } from '#tests/support/chat-page.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { say } from '#tests/support/opencode/scripted-model.ts';
import { startAerie } from '#tests/support/start-aerie.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

const test = base.extend<{ readonly world: OpencodeWorld }>({
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

test.describe.configure({ timeout: 120_000 });

const problem = (page: Page): Locator => pane(page).getByRole('alert');

if (opencodeBinary() !== undefined) {
  test('a mistake in the configuration of opencode is shown with its line, opened, and put right (A03)', async ({
    app,
    world,
  }) => {
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
  });
}
