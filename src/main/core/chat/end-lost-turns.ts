import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatJournal } from './chat-journal.ts';
import { ChatRecorder } from './chat-recorder.ts';
import type { ChatStore } from './chat-store.ts';

export interface LostTurnsPorts {
  readonly store: ChatStore;
  readonly journal: ChatJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a process that runs turns still runs itself. */
  readonly isAlive: (owner: string) => boolean;
}

const LOOKED_THROUGH = 500;

/** Ends turns of processes that ended without a word, so that no chat seems to be at work for ever. */
export function endLostTurns({ store, journal, isAlive, ...ports }: LostTurnsPorts): void {
  const lists = [false, true].map((archived) => store.list({ archived, limit: LOOKED_THROUGH }));
  for (const { id, activity } of lists.flat()) {
    if (activity !== 'working' && activity !== 'needs_you') continue;
    const owner = journal.snapshot(id, 1).facts.turn?.owner;
    if (owner !== undefined && isAlive(owner)) continue;
    // It notes by itself that it goes on with a chat that was cut off.
    new ChatRecorder({ ...ports, chatId: id, journal }).dispose();
  }
}
