import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatJournal } from './chat-journal.ts';
import type { ChatOwners } from './chat-owners.ts';
import { ChatRecorder } from './chat-recorder.ts';
import type { ChatStore } from './chat-store.ts';

export interface LostTurnsPorts {
  readonly store: ChatStore;
  readonly journal: ChatJournal;
  readonly owners: ChatOwners;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a process that runs turns still runs itself. */
  readonly isAlive: (owner: string) => boolean;
  /** Whether this process itself is at work in a chat; without it, in none. */
  readonly isBusy?: (chat: string) => boolean;
}

/** Ends turns of processes that ended without a word, so that no chat seems to be at work for ever. */
export function endLostTurns({ store, isAlive, isBusy, ...ports }: LostTurnsPorts): void {
  for (const { id } of store.atWork()) {
    if (isBusy?.(id)) continue;
    const owner = ports.journal.snapshot(id, 1).facts.turn?.owner;
    if (owner === undefined || !isAlive(owner)) endTurn(id, ports);
  }
}

function endTurn(chatId: string, ports: Omit<LostTurnsPorts, 'store' | 'isAlive'>): void {
  try {
    ports.owners.claim(chatId);
    // It notes by itself that it goes on with a chat that was cut off.
    new ChatRecorder({ ...ports, chatId }).dispose();
    ports.owners.release(chatId);
  } catch (err) {
    // Another process looks after it, or it is tried again with the next use of the chat.
    ports.logger.warn({ err }, 'The turn of a chat that was cut off could not be ended.');
  }
}
