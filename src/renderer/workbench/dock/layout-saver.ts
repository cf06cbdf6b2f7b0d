// Saves this window's layout a moment after it changed, and at once when the window goes.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { api, wing } from '../../stores/wing.ts';
import { parseLayout, type SavedLayout } from './layout-pruning.ts';

const QUIET_MS = 300;

export class LayoutSaver implements Disposable {
  readonly #windowId: string;
  readonly #read: () => SavedLayout;
  readonly #leave: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved = '';

  constructor(windowId: string, read: () => SavedLayout) {
    this.#windowId = windowId;
    this.#read = read;
    const flush = (): void => this.flush();
    window.addEventListener('pagehide', flush);
    this.#leave = toDisposable(() => window.removeEventListener('pagehide', flush));
  }

  /** Something changed: save once it has been quiet. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), QUIET_MS);
  }

  /** Saves now, if a change waits. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const layout = JSON.stringify(this.#read());
    if (layout === this.#saved) return;
    this.#saved = layout;
    void this.#save(layout);
  }

  dispose(): void {
    this.flush();
    this.#leave.dispose();
  }

  async #save(layout: string): Promise<void> {
    try {
      await api().layouts.save({ window: this.#windowId, layout });
    } catch {
      // The next change tries again; a lost arrangement is not worth a message.
      this.#saved = '';
    }
  }
}

/**
 * The layout saved for this window, else a copy of the first window's. Waits for a lost connection:
 * without an answer the window would start empty, and save that.
 */
export async function loadLayout(windowId: string): Promise<SavedLayout | undefined> {
  for (const id of new Set([windowId, 'main'])) {
    const layout = await savedText(id);
    const parsed = layout === null ? undefined : parseLayout(layout);
    if (parsed) return parsed;
  }
  return undefined;
}

async function savedText(id: string): Promise<string | null> {
  for (;;) {
    try {
      return (await api().layouts.load({ window: id })).layout;
    } catch (error) {
      // Without its layout the window still works: it starts with an empty dock.
      if (toAppError(error).code !== 'disconnected') return null;
    }
    await online();
  }
}

function online(): Promise<void> {
  const { state } = wing();
  return new Promise((resolve) => {
    if (state.getState().status === 'online') return resolve();
    const stop = state.subscribe(({ status }) => {
      if (status !== 'online') return;
      stop();
      resolve();
    });
  });
}
