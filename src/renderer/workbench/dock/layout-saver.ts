// Saves this window's layout a moment after it changed, and at once when the window goes.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { api, wing } from '../../stores/wing.ts';
import { parseLayout, type SavedLayout } from './layout-pruning.ts';
import { keepLeavingLayout, type LayoutStorage, takeLeavingLayout } from './leaving-layout.ts';

const QUIET_MS = 300;

export class LayoutSaver implements Disposable {
  readonly #windowId: string;
  readonly #read: () => SavedLayout;
  readonly #leave: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved = '';
  /** On its way, as far as this page knows. */
  #unsaved: string | null = null;

  constructor(windowId: string, read: () => SavedLayout) {
    this.#windowId = windowId;
    this.#read = read;
    const leave = (): void => {
      this.flush();
      if (this.#unsaved !== null) keepLeavingLayout(sessionStorage, windowId, this.#unsaved);
    };
    window.addEventListener('pagehide', leave);
    this.#leave = toDisposable(() => window.removeEventListener('pagehide', leave));
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
    this.#unsaved = layout;
    void this.#save(layout);
  }

  dispose(): void {
    this.flush();
    this.#leave.dispose();
  }

  async #save(layout: string): Promise<void> {
    try {
      await api().layouts.save({ window: this.#windowId, layout });
      if (this.#unsaved === layout) this.#unsaved = null;
    } catch {
      // The next change tries again; a lost arrangement is not worth a message.
      this.#saved = '';
    }
  }
}

/**
 * The layout that the last page of this window left, else the one saved for it, else a copy of the
 * first window's. Waits for a lost connection:
 * without an answer the window would start empty, and save that.
 */
export async function loadLayout(
  windowId: string,
  storage: LayoutStorage = sessionStorage,
): Promise<SavedLayout | undefined> {
  const left = takeLeavingLayout(storage, windowId);
  const own = left === null ? undefined : parseLayout(left);
  if (own) return own;
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
