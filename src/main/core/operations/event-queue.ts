import { AppError } from '#shared/base/app-error.ts';
import type { SessionEvent } from '#shared/contract/index.ts';

/** Events held for one reader that does not take them (wmux.md 9.4). */
export const MAX_PENDING_EVENTS = 256;
/** Starts and exits are held beyond that, up to this many. */
const MAX_VITAL_EVENTS = 4096;

/**
 * Events on their way to one reader. When it falls behind the newest are left out, but never a start
 * or an exit: a reader too slow even for those loses the connection instead.
 */
export class EventQueue<T extends { readonly event: SessionEvent }> {
  #pending: T[] = [];

  get length(): number {
    return this.#pending.length;
  }

  /** @throws AppError `limit_reached` when the reader must be given up */
  push(item: T): void {
    const { type } = item.event;
    const vital = type === 'created' || type === 'exited';
    if (this.#pending.length >= (vital ? MAX_VITAL_EVENTS : MAX_PENDING_EVENTS)) {
      if (!vital) return;
      throw new AppError(
        'limit_reached',
        'Too many events were not read in time. Subscribe again.',
      );
    }
    this.#pending.push(item);
  }

  shift(): T | undefined {
    return this.#pending.shift();
  }
}
