// The page of remote access as people use it, with a roost of the test's own.

import type { Locator, Page } from '@playwright/test';
import { test as base } from './aerie-page.ts';
import { ScriptedBrowser } from './roost/scripted-browser.ts';
import { ScriptedRoost } from './roost/scripted-roost.ts';

/** Playwright's `test` with an Aerie, a page that shows it, and a roost that everybody may use. */
export const test = base.extend<{ roost: ScriptedRoost }>({
  roost: async ({}, use) => {
    await using roost = await ScriptedRoost.start({ claims: false, access: 'everybody' });
    await use(roost);
  },
});

/** The page. */
export const remote = (app: Page): Locator => app.getByRole('dialog', { name: 'Remote access' });

/** One of its parts. */
export const tab = (app: Page, name: string | RegExp): Locator =>
  remote(app).getByRole('tab', { name });

/** What the status bar says. */
export const bar = (app: Page): Locator =>
  app.locator('[data-region="status"]').getByRole('button', {
    name: /^Remote access/,
    // A dialog hides what is behind it from assistive technology.
    includeHidden: true,
  });

/** A browser tab of somebody, connected to the machine that is linked. */
export async function browserOf(
  roost: ScriptedRoost,
  user = roost.owner,
): Promise<ScriptedBrowser> {
  const wingId = roost.wings[0]?.wingId ?? '';
  const browser = new ScriptedBrowser({ roost, user, wingId, reattachAfter: null });
  await browser.connect();
  return browser;
}
