// The built app in Chromium, with chats in its database.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type ChatSeed, seedChats } from '#tests/support/seed-chat.ts';
import { type AppServer, root, startApp } from './servers.ts';

export interface ChatApp {
  readonly app: AppServer;
  readonly browser: Browser;
  /** A page of a window of its own that shows the app. */
  newPage(): Promise<Page>;
  stop(): Promise<void>;
}

/** Starts the app with `seeds`, and an agent `custom-chunks` that runs `bench/chunk-agent.ts` with `args`. */
export async function startChatApp(
  seeds: readonly Omit<ChatSeed, 'agent' | 'cwd'>[],
  args: readonly number[] = [],
): Promise<ChatApp> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const data = join(home, 'aerie');
  mkdirSync(data, { recursive: true });
  const script = join(root, 'bench', 'chunk-agent.ts');
  const agent = `Chunks: "${process.execPath}" "${script}" ${args.join(' ')}`;
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ 'agents.custom': [agent] }));
  seedChats(
    data,
    seeds.map((seed) => ({ ...seed, agent: CHUNK_AGENT, cwd: home })),
  );
  const app = await startApp(home);
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...systemChromium() });
  return {
    app,
    browser,
    newPage: async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const url = app.socketUrl.replace(/^ws/, 'http').replace(/ws$/, '');
      const [name = '', ...value] = (app.headers['Cookie'] ?? '').split('=');
      await context.addCookies([{ name, value: value.join('='), url }]);
      const page = await context.newPage();
      await page.goto(url);
      await page.locator('[data-chat-row]').first().waitFor();
      return page;
    },
    stop: async () => {
      await browser.close();
      await app.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Id of the agent that {@link startChatApp} adds. */
const CHUNK_AGENT = 'custom-chunks';

function systemChromium(): { executablePath?: string } {
  const found = [process.env['AERIE_CHROMIUM'], '/usr/bin/chromium'].find(
    (path) => path !== undefined && existsSync(path),
  );
  return found === undefined ? {} : { executablePath: found };
}
