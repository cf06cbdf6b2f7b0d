// 20,000 pieces of an answer, as an agent sends them, into a transcript of 2,000 items in Chromium,
// against a page that adds the same pieces to one element: time its main thread spends in scripts.

import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { WingClient } from '#shared/client/wing-client.ts';
import { usualEvents } from '#tests/support/seed-chat.ts';
import { startBarePage } from './support/bare-page.ts';
import { type ChatApp, startChatApp } from './support/chat-page.ts';
import { measureWork, type PageWork } from './support/page-work.ts';
import { lastWords, proseChunks } from './support/prose.ts';
import type { BenchResult } from './support/report.ts';
import { median } from './support/stats.ts';
import { connectApp } from './support/terminal-link.ts';

const CHUNKS = 20_000;
const PER_SECOND = 2000;
const ITEMS = 2000;
const ROUNDS = 3;
const LIMIT_MS = 60_000;

/** Streams one answer into a chat that is open in a page. */
async function ours({ newPage }: ChatApp, client: WingClient, chat: string): Promise<PageWork> {
  const page = await newPage();
  // A window that has just begun puts its first terminal in front, when that is there.
  while ((await page.locator(`[data-chat="${chat}"] [data-item]`).count()) === 0) {
    await page.locator(`[data-chat-row="${chat}"]`).click();
    await page.waitForTimeout(1000);
  }
  await loadAll(page, chat);
  await client.api.chats.connect({ chat });
  const work = await measureWork(page, async () => {
    const blocks = [{ type: 'text' as const, text: 'Go on.' }];
    await client.api.chats.send({ chat, commandId: randomUUID(), blocks });
    await turnEnd(client, chat);
    // Not before: looking costs the page time.
    await seen(page, `[data-chat="${chat}"] [data-item]`);
  });
  await page.context().close();
  return work;
}

/** Resolves when one of the elements shows the end of the answer. */
async function seen(page: Page, elements: string): Promise<void> {
  await page.waitForFunction(
    ([selector = '', words = '']) =>
      [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(words)),
    [elements, lastWords.trim()],
    { timeout: LIMIT_MS, polling: 100 },
  );
}

/** Has the page fetch the whole chat, and go back to its end. */
async function loadAll(page: Page, chat: string): Promise<void> {
  const pane = page.locator(`[data-chat="${chat}"]`);
  await pane.locator('[data-item]').first().waitFor({ state: 'attached', timeout: LIMIT_MS });
  await page.waitForFunction(
    (id) => {
      const scroller = document.querySelector(`[data-chat="${id}"] [aria-label="Transcript"]`);
      if (scroller) scroller.scrollTop = 0;
      return (
        scroller?.querySelector('[data-item]')?.textContent?.startsWith('Question 0:') === true
      );
    },
    chat,
    { timeout: LIMIT_MS },
  );
  await page.evaluate((id) => {
    const scroller = document.querySelector(`[data-chat="${id}"] [aria-label="Transcript"]`);
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }, chat);
  await pane.getByText('All tests pass now.').last().waitFor();
}

/** Resolves when the turn that was begun last is over. */
async function turnEnd(client: WingClient, chat: string): Promise<void> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  let runs = false;
  for await (const news of await client.api.chats.follow({ chat }, { signal })) {
    if (news.type === 'snapshot') {
      runs = news.facts.turn !== null;
      continue;
    }
    for (const { change } of news.entries) {
      if (change.type !== 'facts' || change.facts.turn === undefined) continue;
      if (runs && change.facts.turn === null) return;
      runs = change.facts.turn !== null;
    }
  }
  throw new Error('The turn did not end.');
}

async function bare({ browser }: ChatApp): Promise<PageWork> {
  const server = await startBarePage();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.url);
  await page.waitForFunction(() => document.title === 'Open');
  const work = await measureWork(page, async () => {
    await server.stream([...proseChunks(CHUNKS), lastWords], PER_SECOND);
    await seen(page, 'pre');
  });
  await page.close();
  await server.close();
  return work;
}

export async function run(): Promise<BenchResult> {
  const chats = Array.from({ length: ROUNDS }, (_, round) => `stream-${round}`);
  const chatApp = await startChatApp(
    chats.map((id) => ({ id, title: id, events: usualEvents(ITEMS) })),
    [CHUNKS, PER_SECOND],
  );
  const client = await connectApp(chatApp.app);
  const works: { ours: PageWork[]; bare: PageWork[] } = { ours: [], bare: [] };
  try {
    for (const chat of chats) {
      works.bare.push(await bare(chatApp));
      works.ours.push(await ours(chatApp, client, chat));
    }
  } finally {
    client.transport.close();
    await chatApp.stop();
  }
  return resultOf(works.ours, works.bare);
}

function resultOf(own: readonly PageWork[], bareWorks: readonly PageWork[]): BenchResult {
  const ratios = own.map(({ script }, round) => script / (bareWorks[round]?.script ?? Number.NaN));
  const middle = (works: readonly PageWork[], key: keyof PageWork): number =>
    median(works.map((work) => work[key]));
  return {
    name: 'chat-stream',
    figures: [
      { label: 'scripts', value: median(ratios), target: 4, sense: 'at-most', unit: '× bare page' },
    ],
    details: {
      // At most 100 ms on a quiet machine.
      'longest task ms': middle(own, 'longestTask'),
      'scripts ms': middle(own, 'script'),
      'style ms': middle(own, 'style'),
      'layout ms': middle(own, 'layout'),
      'main thread ms': middle(own, 'all'),
      'bare page: scripts ms': middle(bareWorks, 'script'),
      'bare page: layout ms': middle(bareWorks, 'layout'),
      'bare page: main thread ms': middle(bareWorks, 'all'),
      'bare page: longest task ms': middle(bareWorks, 'longestTask'),
      'longest tasks': own.map(({ longestTask }) => longestTask.toFixed(0)).join(' '),
      'each run': ratios.map((value) => value.toFixed(2)).join(' '),
    },
  };
}
