// How soon a person sees that the agent stops, measured within the page.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { beginChat, field, pane, rows, said, sendMessage } from '#tests/support/chat-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] });

test.describe.configure({ timeout: 120_000 });

/** What a person may wait for at most, in ms. */
const SOON = 200;
const TURNS = 4;

interface Watch {
  /** From the key or click until the page drew that the turn is being stopped. */
  shown: number;
  /** Until it drew that the turn was stopped. */
  ended: number;
  /** How long a page that had nothing to do was kept from doing anything before, by what else runs here. */
  late: number;
}

/** Watches the next turn that is stopped in the page; what is returned waits for its end. */
async function watchStop(page: Page, notes: number): Promise<() => Promise<Watch>> {
  const watch = await page.evaluateHandle((before) => {
    const pane = document.querySelector('[data-chat]');
    const seen = { begun: 0, shown: 0, ended: 0, late: 0 };
    const done = Promise.withResolvers<void>();
    const begin = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return;
      seen.begun ||= performance.now();
    };
    addEventListener('keydown', begin, true);
    addEventListener('click', begin, true);
    const drawn = (what: 'shown' | 'ended'): void => {
      requestAnimationFrame(() => {
        seen[what] ||= performance.now() - seen.begun;
        if (seen.ended > 0) done.resolve();
      });
    };
    const observer = new MutationObserver(() => {
      if (seen.begun === 0) return;
      const text = pane?.textContent ?? '';
      const stopped = text.split('You stopped the agent.').length - 1 > before;
      if (stopped || text.includes('Stopping')) drawn('shown');
      if (stopped) drawn('ended');
    });
    const everything = { subtree: true, childList: true, characterData: true, attributes: true };
    observer.observe(document.body, everything);
    const channel = new MessageChannel();
    let last = performance.now();
    channel.port1.onmessage = () => {
      const now = performance.now();
      seen.late = Math.max(seen.late, now - last);
      last = now;
      if (seen.begun === 0) channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
    return { seen, done: done.promise };
  }, notes);
  return () =>
    watch.evaluate(async ({ seen, done }) => {
      await done;
      return { shown: seen.shown, ended: seen.ended, late: seen.late };
    });
}

/** The best of several turns, without what a busy machine takes anyway. */
const best = (times: readonly Watch[], what: 'shown' | 'ended'): number =>
  Math.min(...times.map((time) => time[what] - time.late));

test('A26: Esc and the Stop button show within 200 ms that the turn is stopped, also if the agent calls that an ordinary end', async ({
  app,
}) => {
  // High enough for all turns to be drawn.
  await app.setViewportSize({ width: 1280, height: 1800 });
  await beginChat(app, 'denial');
  const byKey: Watch[] = [];
  const byButton: Watch[] = [];
  for (let turn = 0; turn < 2 * TURNS; turn += 1) {
    if (turn > 0) await sendMessage(app, 'denial');
    await expect(said(app).getByText('waiting', { exact: true })).toHaveCount(turn + 1);
    await expect(pane(app).getByRole('button', { name: 'Stop (Esc)' })).toBeVisible();
    const measure = await watchStop(app, turn);
    if (turn % 2 === 0) await field(app).press('Escape');
    else await pane(app).getByRole('button', { name: 'Stop (Esc)' }).click();
    (turn % 2 === 0 ? byKey : byButton).push(await measure());
    await expect(rows(app)).toHaveAccessibleName(/, Done$/);
  }
  for (const times of [byKey, byButton]) {
    expect(best(times, 'shown'), JSON.stringify(times)).toBeLessThan(SOON);
    expect(best(times, 'ended'), JSON.stringify(times)).toBeLessThan(SOON);
  }
  // The agent said `end_turn` each time.
  await expect(said(app).getByText('You stopped the agent.')).toHaveCount(2 * TURNS);
  await expect(said(app).getByText(/without an answer/)).toHaveCount(0);
  await expect(pane(app).getByRole('button', { name: 'Stop (Esc)' })).toHaveCount(0);
});

test('A26: an agent that does not listen is shown as one that is being stopped at once', async ({
  app,
}) => {
  await beginChat(app, 'silence aloud');
  await expect(said(app).getByText('deaf', { exact: true })).toBeVisible();
  await field(app).press('Escape');
  await expect(pane(app).getByText('Stopping', { exact: true })).toBeVisible();
  await expect(pane(app).getByRole('button', { name: /^Stopping|^End the agent/ })).toBeVisible();
  await keepScreenshot(app, 'chat-stopping');
  await expectAccessible(app);
});
