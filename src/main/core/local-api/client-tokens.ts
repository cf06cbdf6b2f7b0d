// The two secrets of an endpoint: one gives every right, the other only lets look. New at each start.

import { timingSafeEqual } from 'node:crypto';
import type { Random } from '#shared/base/ports.ts';
import { TOKEN_BYTES } from '#shared/protocol/wmux/handshake.ts';
import { writePrivate } from './endpoint-files.ts';
import type { EndpointPaths } from './endpoint-paths.ts';

/** What a token gives. */
export type Right = 'full' | 'read-only';

export class ClientTokens {
  readonly #full: Uint8Array;
  readonly #readOnly: Uint8Array;

  constructor(random: Random) {
    this.#full = random.bytes(TOKEN_BYTES);
    this.#readOnly = random.bytes(TOKEN_BYTES);
  }

  /** Makes them known to programs of this user. @throws what the file system reports */
  async write(paths: EndpointPaths): Promise<void> {
    await writePrivate(paths.token, this.#full);
    await writePrivate(paths.readOnlyToken, this.#readOnly);
  }

  /** What `token`, of the right length, gives; null for one that is not ours. Takes equally long for all. */
  rightOf(token: Uint8Array): Right | null {
    const full = timingSafeEqual(token, this.#full);
    const readOnly = timingSafeEqual(token, this.#readOnly);
    if (full) return 'full';
    return readOnly ? 'read-only' : null;
  }
}
