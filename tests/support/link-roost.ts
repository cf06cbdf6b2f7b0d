import { expect, type Locator, type Page } from '@playwright/test';
import type { ScriptedRoost } from './roost/scripted-roost.ts';

const remotePage = (app: Page): Locator => app.getByRole('dialog', { name: 'Remote access' });

/** Adds the roost, signs in to it, and waits until messages come back. */
export async function linkRoost(app: Page, roost: ScriptedRoost): Promise<void> {
  await app.keyboard.press('Control+Shift+Y');
  await remotePage(app).getByRole('button', { name: 'Add roost' }).click();
  await remotePage(app).getByLabel('Address').fill(roost.url);
  await remotePage(app).getByLabel('Name (optional)').fill('Home');
  await app.keyboard.press('Enter');
  await remotePage(app).getByRole('button', { name: 'Sign in' }).click();
  await allowSignIn(app, roost);
  await expect(remotePage(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
}

/** Somebody allows the sign-in that waits. */
export async function allowSignIn(app: Page, roost: ScriptedRoost): Promise<void> {
  await expect(remotePage(app).getByLabel('Code', { exact: true })).toBeVisible();
  for (const code of roost.codes.values()) code.user = roost.owner;
}
