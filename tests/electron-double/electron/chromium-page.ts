// One window's page in a real Chromium, driven through Playwright. Our own scheme is shown under an
// https stand-in, since a browser without Electron does not know it.

import type { Page, Route } from '@playwright/test';
import { chromium } from '@playwright/test';
import { type FromPage, initScript, type ToPage } from './page-shim.ts';

const STAND_IN = process.env['AERIE_DOUBLE_ORIGIN'] ?? 'https://app.aerie-double.test';
const REAL = 'aerie://app';

const toReal = (url: string): string =>
  url.startsWith(STAND_IN) ? REAL + url.slice(STAND_IN.length) : url;
const toStandIn = (url: string): string =>
  url.startsWith(REAL) ? STAND_IN + url.slice(REAL.length) : url;

/** What a page needs of the double's main side. */
export interface PageEvents {
  /** Answers a request of our scheme. */
  serve(request: Request): Promise<Response>;
  /** The page wants to go to `url`; false keeps it. Not asked for `load`. */
  mayNavigate(url: string): boolean;
  navigates(url: string): void;
  message(message: FromPage): unknown;
  loaded(): void;
  closed(): void;
  crashed(): void;
}

let browser: ReturnType<typeof chromium.connectOverCDP> | undefined;

async function newPage(): Promise<Page> {
  const endpoint = process.env['AERIE_DOUBLE_CDP'];
  if (!endpoint) throw new Error('AERIE_DOUBLE_CDP names no browser.');
  browser ??= chromium.connectOverCDP(endpoint);
  const context = (await browser).contexts()[0];
  if (!context) throw new Error('The browser has no context.');
  return context.newPage();
}

/** Disconnects, so that the process may end. */
export async function disconnectBrowser(): Promise<void> {
  await (await browser)?.close();
}

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly preloadSource: string;
  readonly args: readonly string[];
}

export class ChromiumPage {
  readonly #events: PageEvents;
  readonly #ready: Promise<Page>;
  #queue: ToPage[] = [];
  #flushing: Promise<void> = Promise.resolve();
  /** The address that `load` goes to: the one navigation that is not the page's own. */
  #expected: string | null = null;

  constructor(options: PageOptions, events: PageEvents) {
    this.#events = events;
    this.#ready = this.#open(options);
    this.#ready.catch((error: unknown) => process.stderr.write(`double: ${String(error)}\n`));
  }

  async load(url: string): Promise<void> {
    const page = await this.#ready;
    this.#expected = toStandIn(url);
    await page.goto(this.#expected, { waitUntil: 'load' });
  }

  async focus(): Promise<void> {
    await (await this.#ready).bringToFront();
  }

  async close(): Promise<void> {
    await (await this.#ready).close();
  }

  /** Sends to the page, in order. */
  send(message: ToPage): void {
    this.#queue.push(message);
    if (this.#queue.length > 1) return;
    this.#flushing = this.#flushing.then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    const page = await this.#ready;
    const batch = this.#queue;
    this.#queue = [];
    try {
      await page.evaluate((messages) => {
        const scope = window as unknown as Record<string, ((batch: unknown) => void) | undefined>;
        scope['__electronDoubleReceive']?.(messages);
      }, batch);
    } catch {
      // The page went away or is loading anew: what was meant for it is lost, as in the real one.
    }
  }

  async #open(options: PageOptions): Promise<Page> {
    const page = await newPage();
    await page.setViewportSize({ width: options.width, height: options.height });
    const bindingName = '__electronDoubleTell';
    await page.exposeBinding(bindingName, (_source, text: string) => {
      const message: FromPage = JSON.parse(text);
      return this.#events.message(
        message.type === 'open' ? { ...message, url: toReal(message.url) } : message,
      );
    });
    const config = { args: options.args, platform: process.platform, bindingName };
    await page.addInitScript({ content: initScript(config, options.preloadSource) });
    await page.route('**/*', (route) => this.#route(page, route));
    page.on('load', () => this.#events.loaded());
    page.on('close', () => this.#events.closed());
    page.on('crash', () => this.#events.crashed());
    return page;
  }

  async #route(page: Page, route: Route): Promise<void> {
    const request = route.request();
    const url = toReal(request.url());
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      const ours = this.#expected?.split('#')[0] === request.url();
      this.#expected = null;
      if (!ours && !this.#events.mayNavigate(url)) return route.abort('aborted');
      this.#events.navigates(url);
    }
    if (!url.startsWith(REAL)) return route.abort('blockedbyclient');
    const response = await this.#events.serve(new Request(url, { method: request.method() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }
}
