// Notices what other processes write into the database that is shared with them: SQLite tells nobody,
// so it is asked now and then, which costs next to nothing.

import type { Database } from 'better-sqlite3';
import { type Disposable, MutableDisposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';

export interface OthersPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Chats that other processes have now. */
  readonly elsewhere: () => ReadonlySet<string>;
  /** Another process wrote or ended; `lost` are chats that none has any longer. */
  readonly onDidChange: (lost: readonly string[]) => void;
}

const EVERY_MS = 1000;

/** Looks after other processes until disposed. */
export function watchOthers(ports: OthersPorts): Disposable {
  const { database, clock, logger, elsewhere, onDidChange } = ports;
  const timer = new MutableDisposable<Disposable>();
  let version: unknown;
  let known: ReadonlySet<string> = new Set();
  const look = (): void => {
    timer.value = clock.after(EVERY_MS, look);
    try {
      const before = version;
      version = database.pragma('data_version', { simple: true });
      const isWritten = before !== version;
      // Who ends without a word writes nothing.
      if (!isWritten && known.size === 0) return;
      const now = elsewhere();
      const lost = [...known].filter((chat) => !now.has(chat));
      known = now;
      const isFirst = before === undefined;
      if ((isWritten && !isFirst) || lost.length > 0) onDidChange(lost);
    } catch (err) {
      logger.warn({ err }, 'What other processes do to chats could not be seen.');
    }
  };
  look();
  return toDisposable(() => timer.dispose());
}
