import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
  newNamedTerminal,
  renameSelected,
  sessionRows,
  test,
} from '#tests/support/aerie-page.ts';
import type { RunningAerie } from '#tests/support/start-aerie.ts';
import { focus, run } from '#tests/support/terminal-page.ts';

/** Questions are told some seconds after somebody typed. */
const slow = { timeout: 15_000 };
const inbox = (page: Page) => page.getByRole('dialog', { name: 'Attention' });
const bell = (page: Page) => page.getByRole('button', { name: /^Attention:/ });
const line = (page: Page, text: string | RegExp) =>
  inbox(page).getByRole('button', { name: text }).first();

/** A terminal named `name` runs `command` once another one is in front. */
async function runBehind(
  page: Page,
  aerie: RunningAerie,
  name: string,
  command: string,
): Promise<void> {
  await newNamedTerminal(page, name);
  await focus(page.locator('[data-terminal]:visible'));
  const sign = `go-${name.replace(/\W/g, '-')}`;
  await run(page, `until [ -e ~/${sign} ]; do sleep 0.1; done; ${command}`);
  const front = page.getByRole('treeitem', { name: /^front/ });
  await front.click();
  await expect(front).toHaveAttribute('aria-selected', 'true');
  await writeFile(join(aerie.home, sign), '');
}

test('what sessions ask for is listed, answered from the inbox, and counted', async ({
  app,
  aerie,
}) => {
  await renameSelected(app, 'front');
  await bell(app).click();
  await expect(inbox(app)).toContainText('Nothing needs you');
  await keepScreenshot(app, 'attention-empty');
  await expectAccessible(app);
  await app.keyboard.press('Escape');

  await runBehind(
    app,
    aerie,
    'deploy',
    'read -p "Deploy to production? [y/N] "; echo "got $REPLY"',
  );
  await runBehind(app, aerie, 'build', "printf '\\e]777;notify;Build;finished in 3 min\\a'");
  await expect(bell(app)).toHaveAccessibleName('Attention: 2 new', slow);
  await expect(app).toHaveTitle('(2) Aerie');
  await expect(app.locator('[data-announcer="attention"]')).toContainText(/deploy: Asks|build: /);

  await app.keyboard.press('Control+Shift+L');
  await expect(line(app, /deploy/)).toContainText('Asks: Deploy to production? [y/N]');
  await expect(line(app, /build/)).toContainText('Build: finished in 3 min');
  await keepScreenshot(app, 'attention-inbox');
  await expectAccessible(app);

  await line(app, /deploy/).focus();
  await app.keyboard.press('Enter');
  await expect(inbox(app)).toHaveCount(0);
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new');
  await expect(app.locator('.xterm-helper-textarea:visible')).toBeFocused();
  await run(app, 'y');
  await expect(app.locator('[data-terminal]:visible .xterm-rows')).toContainText('got y');
  await expect(app).toHaveTitle('(1) Aerie');
  await app.keyboard.press('Control+Shift+L');
  const recent = inbox(app).getByRole('list', { name: 'Recently seen' });
  await expect(recent).toContainText('Asks: Deploy to production? [y/N]');
});

test('everything is marked as seen at once, and that is taken back', async ({ app, aerie }) => {
  await renameSelected(app, 'front');
  await runBehind(app, aerie, 'one', "printf '\\a'");
  await runBehind(app, aerie, 'two', "printf '\\a\\a\\a'");
  await expect(bell(app)).toHaveAccessibleName('Attention: 2 new', slow);
  await bell(app).click();
  await app.getByRole('button', { name: 'Mark all as seen' }).click();
  await expect(inbox(app)).toContainText('Nothing needs you');
  await expect(inbox(app).getByText('Recently seen')).toBeVisible();
  await keepScreenshot(app, 'attention-seen');
  await expectAccessible(app);
  await inbox(app).getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(line(app, /one/)).toBeVisible();
  await expect(app).toHaveTitle('(2) Aerie');

  await line(app, /two/).focus();
  await app.keyboard.press('Delete');
  await expect(app).toHaveTitle('(1) Aerie');
  await expect(line(app, /one/)).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new');
});

test('a session without a pane is opened, also on a narrow screen', async ({ app, aerie }) => {
  await renameSelected(app, 'front');
  await runBehind(app, aerie, 'a rather long name of a session that asks', 'read -sp "Password: "');
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new', slow);
  await app.getByRole('treeitem', { name: /rather long/ }).click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Hide from this window' }).click();
  await expect(sessionRows(app)).toHaveCount(2);
  await app.setViewportSize({ width: 360, height: 640 });
  await app.emulateMedia({ colorScheme: 'light' });
  await bell(app).click();
  await expect(line(app, /rather long/)).toContainText('Asks: Password:');
  await keepScreenshot(app, 'attention-narrow');
  await expectAccessible(app);
  await line(app, /rather long/).click();
  await expect(app.getByRole('region', { name: /^Terminal: a rather long/ })).toBeVisible();
  await expect(bell(app)).toHaveAccessibleName('Attention: nothing new');
});

test('what raises attention is a person’s choice', async ({ app, aerie }) => {
  await chooseCommand(app, 'Settings');
  await app.getByRole('searchbox').first().fill('questions to recognise');
  const patterns = app.getByRole('textbox', { name: 'Further questions to recognise' });
  await patterns.fill('/(a+)+/');
  await patterns.blur();
  const problem = app.getByText('A group may not be repeated.');
  await expect(problem).toBeVisible();
  await keepScreenshot(app, 'attention-settings');
  await patterns.fill('ready to ship');
  await patterns.blur();
  await expect(problem).toHaveCount(0);
  await app.keyboard.press('Escape');
  await renameSelected(app, 'front');
  await runBehind(app, aerie, 'ship', 'printf "Ready to ship #"; sleep 30');
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new', slow);
  await app.keyboard.press('Control+Shift+A');
  await expect(app.getByRole('region', { name: 'Terminal: ship' })).toBeVisible();
  await expect(bell(app)).toHaveAccessibleName('Attention: nothing new');
});
