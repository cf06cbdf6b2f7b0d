// What a transcript says of agent, thoughts, silence and ends of turns, and how it says so.

import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()], 'agents.maxTurns': 3 });

test.describe.configure({ timeout: 120_000 });

test('thoughts are folded unless the settings say otherwise, and an answer is read out once (A01, A25, A57, A70)', async ({
  app,
}) => {
  await beginChat(app, 'echo hello there');
  await expect(pane(app).locator('header').first()).toContainText('Fake 9.9.9');
  const thoughts = said(app).getByRole('button', { name: /^Thought for / });
  await expect(thoughts).toHaveAttribute('aria-expanded', 'false');
  await expect(said(app).getByText('hm', { exact: true })).toHaveCount(0);
  await thoughts.press('Enter');
  await expect(said(app).getByText('hm', { exact: true })).toBeVisible();
  await thoughts.press('Enter');
  await expect(said(app).getByText('hm', { exact: true })).toHaveCount(0);

  const announcer = app.locator('[data-announcer="chat"]');
  await expect(announcer).toHaveText(/echo hello there/);
  await sendMessage(app, 'flood 300');
  await expect(rows(app)).toHaveAccessibleName(/Done$/);
  // The whole, not each piece.
  await expect(announcer).toHaveText(/(0123456789){30}/);

  await chooseCommand(app, 'Settings');
  await app.getByPlaceholder('Search settings').fill('always show thoughts');
  await app.getByRole('switch', { name: 'Always show thoughts' }).click();
  await app.keyboard.press('Escape');
  await expect(said(app).getByText('hm', { exact: true })).toHaveCount(0);
  await sendMessage(app, 'echo once more');
  await expect(thoughts).toHaveCount(2);
  await expect(thoughts.last()).toHaveAttribute('aria-expanded', 'true');
  await expect(said(app).getByText('hm', { exact: true })).toBeVisible();
  await keepScreenshot(app, 'chat-thoughts');
  await expectAccessible(app);

  const usage = pane(app).getByRole('button', { name: 'Usage: 10 % · $0.01' });
  await expect(usage).toBeVisible();
  await app.reload();
  await expect(usage).toBeVisible();
});

test('every end of a turn is explained, and so is silence (A30, A32, A38, A54, A59)', async ({
  app,
}) => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR4nGP4z8DA8B+MgBgAHfAD/dPQfSYAAAAASUVORK5CYII=';
  await beginChat(app, 'ends refusal');
  await expect(said(app).getByText(/The model refused to answer/)).toBeVisible();
  await sendMessage(app, 'ends max_tokens');
  await expect(said(app).getByText(/cut off because it reached the longest/)).toBeVisible();
  await sendMessage(app, 'rounds 5');
  await expect(said(app).getByText(/reached its limit of steps for one turn/)).toBeVisible();
  await keepScreenshot(app, 'chat-ends');
  await expectAccessible(app);

  await field(app).evaluate((element, data) => {
    const dataTransfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0));
    dataTransfer.items.add(new File([bytes], 'dots.png', { type: 'image/png' }));
    for (const name of ['dragover', 'drop']) {
      const event = { dataTransfer, bubbles: true, cancelable: true };
      element.dispatchEvent(new DragEvent(name, event));
    }
  }, png);
  await expect(pane(app).getByRole('button', { name: 'Remove dots.png' })).toBeVisible();
  await sendMessage(app, 'ends end_turn');
  const shown = said(app).getByRole('article', { name: 'You' }).getByRole('img');
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2);

  await app.emulateMedia({ reducedMotion: 'reduce' });
  await sendMessage(app, 'wait');
  const work = pane(app).getByText('Waiting for the model', { exact: false });
  await expect(work).toBeVisible({ timeout: 30_000 });
  await expect(work).toContainText(/no activity for 1\d s/);
  const moving = await app.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(moving).toBe(0);
  await keepScreenshot(app, 'chat-silence');
  await field(app).press('Escape');
  await expect(said(app).getByText('You stopped the agent.')).toBeVisible();
});
