// Chats on a page as a person meets them. For Playwright specs.

import { expect, type Locator, type Page } from '@playwright/test';

/** The visible pane of a chat. */
export const pane = (page: Page): Locator => page.locator('[data-chat]:visible');
/** What was said: not the title, which may be the same words. */
export const said = (page: Page): Locator => pane(page).getByLabel('Transcript', { exact: true });
export const field = (page: Page): Locator => pane(page).getByLabel(/^Message to /);
export const rows = (page: Page): Locator => page.locator('[data-chat-row]');

/** Begins a chat with an agent, in a folder or the one that is offered. */
export async function beginChat(
  page: Page,
  text: string,
  { agent = /^Fake/, folder }: { readonly agent?: RegExp; readonly folder?: string } = {},
): Promise<void> {
  await page.keyboard.press('Control+Shift+S');
  const dialog = page.getByRole('dialog', { name: 'New chat' });
  await dialog.getByRole('radio', { name: agent }).check();
  if (folder !== undefined) await dialog.getByLabel('Folder').fill(folder);
  await dialog.getByLabel('Message').fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(pane(page)).toHaveCount(1);
}

/** Sends a message in the chat that is shown. */
export async function sendMessage(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  await expect(field(page)).toHaveValue('');
}
