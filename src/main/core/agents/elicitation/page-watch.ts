/** More are forgotten, oldest first: an agent may never say that a page is done. */
const MAX_PAGES = 200;

interface Page {
  /** Aborts the prompt, while it is open. */
  readonly done: AbortController;
}

/** Pages that an agent asked to open and has not called done. */
export class PageWatch {
  readonly #pages = new Map<string, Set<Page>>();

  /** `signal` aborts when the page is done before the prompt was answered. */
  watch(elicitationId: string): { readonly signal: AbortSignal; answered(): void } {
    const page: Page = { done: new AbortController() };
    const same = this.#pages.get(elicitationId) ?? new Set();
    same.add(page);
    this.#pages.set(elicitationId, same);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > MAX_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return { signal: page.done.signal, answered: () => same.delete(page) };
  }

  /** False for a page that nobody asked to open. */
  complete(elicitationId: string): boolean {
    const same = this.#pages.get(elicitationId);
    if (!same) return false;
    this.#pages.delete(elicitationId);
    for (const { done } of same) done.abort();
    return true;
  }
}
