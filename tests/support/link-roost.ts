import { expect, type Page } from '@playwright/test';
import { remote } from './remote-page.ts';
import type { ScriptedRoost } from './roost/scripted-roost.ts';

/** Adds the roost, signs in to it, and waits until messages come back. */
export async function linkRoost(app: Page, roost: ScriptedRoost): Promise<void> {
  await app.keyboard.press('Control+Shift+Y');
  await remote(app).getByRole('button', { name: 'Add roost' }).click();
  await remote(app).getByLabel('Address').fill(roost.url);
  await remote(app).getByLabel('Name (optional)').fill('Home');
  await app.keyboard.press('Enter');
  await remote(app).getByRole('button', { name: 'Sign in' }).click();
  await allowSignIn(app, roost);
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
}

/** Somebody allows the sign-in that waits. */
export async function allowSignIn(app: Page, roost: ScriptedRoost): Promise<void> {
  await expect(remote(app).getByLabel('Code', { exact: true })).toBeVisible();
  for (const code of roost.codes.values()) code.user = roost.owner;
}
