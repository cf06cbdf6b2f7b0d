import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { type RunningAerie, startAerie } from './start-aerie.ts';
import { openTerminal } from './terminal-page.ts';

/** What each test has of its own. */
export interface AerieFixtures {
  /** An Aerie of this test's own. */
  readonly aerie: RunningAerie;
  /** A page that is signed in and shows a ready terminal. */
  readonly app: Page;
}

/** Playwright's `test` with a running Aerie and a page that shows it. */
export const test = base.extend<AerieFixtures>({
  aerie: async ({}, use) => {
    const aerie = await startAerie();
    await use(aerie);
    await aerie.dispose();
  },
  app: async ({ page, aerie }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) problems.push(message.text());
    });
    await openTerminal(page, aerie.url);
    await use(page);
    expect(problems, 'errors on the page').toEqual([]);
  },
});

export { expect };

/** The terminals shown on a page. */
export function terminals(page: Page): Locator {
  return page.locator('[data-terminal]');
}

/** The rows of sessions in the sidebar. */
export function sessionRows(page: Page): Locator {
  return page.locator('[role="treeitem"][data-session]');
}

/** Chooses a command in the palette, as a person does. */
export async function chooseCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.getByPlaceholder('Type a command').fill(title);
  await page.getByRole('option', { name: title, exact: false }).first().click();
}

/** Starts another terminal in a new tab and names it. */
export async function newNamedTerminal(page: Page, name: string): Promise<void> {
  const before = await sessionRows(page).count();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(sessionRows(page)).toHaveCount(before + 1);
  await renameSelected(page, name);
}

/** Renames the session that is active. */
export async function renameSelected(page: Page, name: string): Promise<void> {
  const row = page.locator('[role="treeitem"][aria-selected="true"][data-session]');
  await row.press('F2');
  await page.getByLabel('Session name').fill(name);
  await page.getByLabel('Session name').press('Enter');
  await expect(page.getByRole('treeitem', { name })).toBeVisible();
}

/** Keeps a picture of the page beside the test's results. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join('artifacts', `${name}.png`), animations: 'disabled' });
}

/**
 * Fails with what axe finds wrong on the page and stays wrong: a name may follow its words a frame later.
 * The terminal's own canvas and rows are xterm's matter.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // The first look may take its time: on a crowded machine a long page takes axe more than that.
  if ((await accessProblems(page)).length === 0) return;
  await expect.poll(() => accessProblems(page), { timeout: 15_000 }).toEqual([]);
}

/** Pictures of the page dark, light and on a phone; dark and wide before and after. Looks for what axe finds. */
export async function keepLooks(page: Page, name: string): Promise<void> {
  await keepScreenshot(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(page, `${name}-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await keepScreenshot(page, `${name}-phone`);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 720 });
}

async function accessProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .exclude('.xterm')
    // A tooltip stands outside every landmark while it shows.
    .exclude('[data-radix-popper-content-wrapper]:has([role="tooltip"])')
    .options({ preload: false })
    .analyze();
  return violations.map(
    (v) =>
      `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} (${n.failureSummary})`).join('; ')}`,
  );
}
