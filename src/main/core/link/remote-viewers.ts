import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { RemoteViewer } from '#shared/contract/remote.ts';

const MAX_SHOWN = 256;

/** One attachment from elsewhere, and how to end it. */
export interface ViewerEntry {
  /** How it is now. */
  readonly viewer: () => RemoteViewer;
  /** Ends the attachment at once; the session goes on. Removes the entry. */
  readonly cutOff: () => void;
}

/** Who is attached to sessions of this machine from elsewhere. */
export class RemoteViewers implements Disposable {
  readonly #entries = new Set<ViewerEntry>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: Event<void> = this.#changed.event;

  /** Adds an attachment; dispose the result when it ends. */
  add(entry: ViewerEntry): Disposable {
    this.#entries.add(entry);
    this.#changed.fire();
    return toDisposable(() => {
      this.#entries.delete(entry);
      this.#changed.fire();
    });
  }

  /** An attachment has changed, e.g. the way its bytes travel. */
  didChange(): void {
    this.#changed.fire();
  }

  /** Oldest first, as people are shown them: names come from roosts. */
  list(): RemoteViewer[] {
    return [...this.#entries].map((entry) => {
      const viewer = entry.viewer();
      const { email, displayName } = viewer;
      return {
        ...viewer,
        email: plainLine(email, MAX_SHOWN),
        displayName: plainLine(displayName, MAX_SHOWN),
      };
    });
  }

  /** Ends the attachments that `which` is true for. */
  cutOff(which: (viewer: RemoteViewer) => boolean): void {
    for (const entry of [...this.#entries]) {
      if (which(entry.viewer())) entry.cutOff();
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
