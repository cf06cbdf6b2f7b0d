import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, pane } from '#tests/support/chat-page.ts';

/** An Aerie whose settings name the fake agent. */
const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

const bell = (page: Page): Locator => page.getByRole('button', { name: /^Attention:/ });
const inbox = (page: Page): Locator => page.getByRole('dialog', { name: 'Attention' });

test('chats in the background raise a badge, two at once, and answers take it away (A49)', async ({
  app,
  context,
}) => {
  await context.grantPermissions(['notifications']);
  const form = {
    ...{ mode: 'form', message: 'Which colour?' },
    requestedSchema: { type: 'object', properties: { ok: { type: 'boolean', title: 'OK?' } } },
  };
  await beginChat(app, 'permission');
  await expect(pane(app).locator('[data-permission]')).toBeVisible();
  // Who looks needs no badge.
  await expect(bell(app)).toHaveAccessibleName('Attention: nothing new');
  await beginChat(app, `ask elicitation/create ${JSON.stringify(form)}`);
  await expect(pane(app).locator('[data-question]')).toBeVisible();
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new');
  await beginChat(app, 'echo hello');
  await expect(bell(app)).toHaveAccessibleName('Attention: 2 new');
  await expect(app).toHaveTitle('(2) Aerie');
  await bell(app).click();
  await expect(inbox(app)).toContainText('Asks for permission: ls');
  await expect(inbox(app)).toContainText('Asks: Which colour?');
  await keepScreenshot(app, 'chat-attention');
  await expectAccessible(app);

  await inbox(app)
    .getByRole('button', { name: /Asks for permission/ })
    .click();
  const ask = pane(app).locator('[data-permission]');
  await expect(ask).toBeFocused();
  await expect(bell(app)).toHaveAccessibleName('Attention: 1 new');

  // Answered in another window: gone in this one.
  const other = await context.newPage();
  await other.goto(app.url());
  await expect(bell(other)).toHaveAccessibleName(/: [12] new$/);
  await other.locator('[data-chat-row]').nth(1).click();
  const question = other.locator('[data-chat]:visible [data-question]');
  await question.locator('button[aria-disabled="false"]', { hasText: 'Decline' }).click();
  await expect(question).toHaveCount(0);
  await other.close();
  await app.bringToFront();
  await ask.focus();
  await app.keyboard.press('1');
  await expect(ask).toHaveCount(0);
  // One that ends while nobody looks is news, until it is looked at; which ones do is a matter of time.
  for (const index of [1, 2, 0]) await app.locator('[data-chat-row]').nth(index).click();
  await expect(bell(app)).toHaveAccessibleName('Attention: nothing new');
});

test('a notification tells of what a chat asks while nobody looks, until it is answered (A49)', async ({
  app,
}) => {
  await app.evaluate(() => {
    const told: string[] = [];
    class Notice extends EventTarget {
      static readonly permission = 'granted';
      constructor(title: string, { body }: NotificationOptions) {
        super();
        told.push(`${title}: ${body}`);
      }
      close(): void {
        told.push('closed');
      }
    }
    Object.assign(window, { Notification: Notice, told });
    // The window is behind others.
    document.hasFocus = () => false;
  });
  const told = (): Promise<unknown> => app.evaluate(() => Reflect.get(window, 'told'));
  await beginChat(app, 'permission git push');
  const ask = pane(app).locator('[data-permission]');
  await expect.poll(told).toEqual([expect.stringMatching(/: Asks for permission: git push$/)]);
  await expect(ask).toBeFocused();
  await app.keyboard.press('1');
  await expect(ask).toHaveCount(0);
  const ended = expect.stringMatching(/: Has finished$/);
  await expect.poll(told).toEqual([expect.anything(), 'closed', ended]);
});
