import { type Disposable, MutableDisposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatJournal } from './chat-journal.ts';
import type { ChatSearch } from './chat-search.ts';

/** How long changes rest before they are indexed, in ms: what is being written changes again. */
const REST_MS = 2000;
/** Pause between two pieces of the work, in ms, and items of a piece: other work comes first. */
const PAUSE_MS = 20;
const PIECE = 100;

/** Indexes what changes in chats a little later, piece by piece, so that a search finds little to do. */
export function keepIndexed(
  search: ChatSearch,
  journal: ChatJournal,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Disposable {
  const timer = new MutableDisposable<Disposable>();
  const work = (): void => {
    timer.value = undefined;
    try {
      if (search.index(PIECE)) timer.value = clock.after(PAUSE_MS, work);
    } catch (error) {
      // The next change tries again, and a search indexes for itself.
      logger.warn({ err: error }, 'Chats could not be indexed.');
    }
  };
  const subscription = journal.onDidAppend(() => {
    timer.value ??= clock.after(REST_MS, work);
  });
  timer.value = clock.after(REST_MS, work);
  return toDisposable(() => {
    subscription.dispose();
    timer.dispose();
  });
}
