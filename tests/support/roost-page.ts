// The page that a roost hands out, in a browser that is signed in there, beside an Aerie that is linked.

import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readAsset } from '#core/web-assets/asset-files.ts';
import { ScriptedRoost } from './roost/scripted-roost.ts';

const built = join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** A roost that hands out the built page below `/aerie/`, by a name that passkeys work with. */
export function startPageRoost(): Promise<ScriptedRoost> {
  return ScriptedRoost.start({
    ...{ claims: false, access: 'everybody', host: 'localhost' },
    page: (path) => readAsset(built, path === '/' ? '/roost.html' : path),
  });
}

/** A page of a browser of its own that collects what goes wrong on it. */
export async function farPage(near: Page): Promise<{ page: Page; problems: string[] }> {
  const browser = near.context().browser();
  if (!browser) throw new Error('There is no browser.');
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 720 }, colorScheme: 'dark', locale: 'en-GB' },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) problems.push(message.text());
  });
  return { page, problems };
}

/** Opens the page, signs in to the roost, and accepts the key of the machine. */
export async function enter(page: Page, roost: ScriptedRoost): Promise<void> {
  await page.goto(`${roost.url}/aerie/`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'The key is the same: connect' }).click();
  await expect(status(page)).toHaveText(/^Connected/, { timeout: 20_000 });
}

/** How the connection is, in the status bar. */
export const status = (page: Page) =>
  page.locator('[data-region="status"]').getByRole('status').first();
