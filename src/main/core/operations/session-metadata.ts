// Notes that programs keep on a session. In memory only, gone with the session.

import { AppError } from '#shared/base/app-error.ts';
import {
  MAX_METADATA_KEY_BYTES,
  MAX_METADATA_KEYS,
  MAX_METADATA_VALUE_BYTES,
} from '#shared/contract/index.ts';
import type { Session } from '../sessions/session.ts';

/** The one key that Aerie sets itself: the folder that the shell reported. */
export const CWD_KEY = 'cwd';

export class SessionMetadata {
  readonly #values = new WeakMap<Session, Map<string, string>>();

  /** @throws AppError `limit_reached` */
  set(session: Session, key: string, value: string): void {
    const values = this.#values.get(session) ?? new Map<string, string>();
    const fits =
      Buffer.byteLength(key) <= MAX_METADATA_KEY_BYTES &&
      Buffer.byteLength(value) <= MAX_METADATA_VALUE_BYTES;
    if (!fits || key === '') {
      throw new AppError(
        'limit_reached',
        `A key has 1 to ${MAX_METADATA_KEY_BYTES} bytes and a value at most ${MAX_METADATA_VALUE_BYTES}. Shorten it.`,
      );
    }
    if (!values.has(key) && values.size >= MAX_METADATA_KEYS && key !== CWD_KEY) {
      throw new AppError(
        'limit_reached',
        `A session keeps at most ${MAX_METADATA_KEYS} keys. Reuse one of them.`,
      );
    }
    values.set(key, value);
    this.#values.set(session, values);
  }

  /** Undefined for a key that was never set. */
  get(session: Session, key: string): string | undefined {
    return this.#values.get(session)?.get(key);
  }

  all(session: Session): Record<string, string> {
    return Object.fromEntries(this.#values.get(session) ?? []);
  }
}
