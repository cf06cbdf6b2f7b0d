// Sites whose pages somebody let a terminal open: later ones need no question. Kept while the window is
// open only. Pure.

import type { SessionInfo } from '#shared/contract/index.ts';
import { pageWords } from './preview-words.ts';

type Sessions = Readonly<Record<string, Pick<SessionInfo, 'pages'>>>;

/** A page that may be opened without a question. */
export interface AllowedPage {
  readonly sessionId: string;
  readonly page: string;
  /** Checked. */
  readonly url: string;
}

export class AskedSites {
  readonly #sites = new Map<string, Set<string>>();

  /** From now on the site of `url`, which was checked, needs no question in that session. */
  allow(sessionId: string, url: string): void {
    const sites = this.#sites.get(sessionId) ?? new Set();
    this.#sites.set(sessionId, sites.add(new URL(url).origin));
  }

  /** The pages that came since `before` and need no question. Sessions that are gone are forgotten. */
  news(now: Sessions, before: Sessions): AllowedPage[] {
    const allowed: AllowedPage[] = [];
    for (const [sessionId, sites] of this.#sites) {
      const session = now[sessionId];
      if (!session) this.#sites.delete(sessionId);
      const known = new Set(before[sessionId]?.pages?.map(({ id }) => id));
      for (const { id, url } of session?.pages ?? []) {
        const words = known.has(id) ? undefined : pageWords(url);
        if (words && sites.has(new URL(words.url).origin)) {
          allowed.push({ sessionId, page: id, url: words.url });
        }
      }
    }
    return allowed;
  }
}
