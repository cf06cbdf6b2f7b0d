// Opening a chat of 5,000 items, from the click to the first picture with its newest item, against
// opening one of 50 items.

import type { Page } from '@playwright/test';
import { usualEvents } from '#tests/support/seed-chat.ts';
import { startChatApp } from './support/chat-page.ts';
import type { BenchResult } from './support/report.ts';
import { median } from './support/stats.ts';

const LONG = 5000;
const SHORT = 50;
const ROUNDS = 9;

/** Clicks on a chat in the list. @returns ms until its last item was painted */
function open(page: Page, chat: string): Promise<number> {
  return page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        const begun = performance.now();
        const isThere = (): boolean => {
          const rows = document.querySelectorAll(`[data-chat="${id}"] [data-item]`);
          return rows.item(rows.length - 1)?.textContent?.includes('All tests pass now.') === true;
        };
        const seen = new MutationObserver(() => {
          if (!isThere()) return;
          seen.disconnect();
          // A message sent in a frame is handled after its picture was made.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - begun);
            port2.postMessage(undefined);
          });
        });
        seen.observe(document.body, { childList: true, subtree: true, characterData: true });
        document.querySelector<HTMLElement>(`[data-chat-row="${id}"]`)?.click();
      }),
    chat,
  );
}

async function close(page: Page, chat: string): Promise<void> {
  await page.locator(`[data-tab-session="chat:${chat}"]`).click({ button: 'middle' });
  await page.locator(`[data-chat="${chat}"]`).waitFor({ state: 'detached' });
}

export async function run(): Promise<BenchResult> {
  const seeds = [
    { id: 'short', title: 'short', events: usualEvents(SHORT) },
    { id: 'long', title: 'long', events: usualEvents(LONG) },
  ];
  const chatApp = await startChatApp(seeds);
  const times: { short: number[]; long: number[] } = { short: [], long: [] };
  try {
    const page = await chatApp.newPage();
    // A window that has just begun puts its first terminal in front, when that is there.
    await page.locator('.xterm').first().waitFor();
    await page.locator('[data-chat-row="long"]').waitFor();
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const chat of ['short', 'long'] as const) {
        const ms = await open(page, chat);
        // The first time the parts of the app for chats are fetched.
        if (round >= 0) times[chat].push(ms);
        await close(page, chat);
      }
    }
  } finally {
    await chatApp.stop();
  }
  const figure = { sense: 'at-most', target: 1.5, unit: '× short chat' } as const;
  return {
    name: 'chat-open',
    figures: [{ label: 'long chat', value: median(times.long) / median(times.short), ...figure }],
    details: {
      // About 300 ms on a quiet machine.
      'first picture ms': median(times.long),
      'short ms': times.short.map((ms) => ms.toFixed(0)).join(' '),
      'long ms': times.long.map((ms) => ms.toFixed(0)).join(' '),
    },
  };
}
