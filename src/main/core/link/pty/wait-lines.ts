// Connections to this machine for requests that stay open for long, one for each session that is waited
// for: a connection takes only so many at once, and would be closed with one more.

import type { Disposable } from '#shared/base/disposable.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { LocalWing } from './local-wing.ts';

/** Requests on one connection; half of what it takes. */
const MAX_ON_ONE = 64;

interface Line {
  readonly wing: LocalWing;
  used: number;
}

export class WaitLines implements Disposable {
  readonly #wing: Pick<LocalWing, 'another'>;
  readonly #lines = new Set<Line>();

  constructor(wing: Pick<LocalWing, 'another'>) {
    this.#wing = wing;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#lines.size;
  }

  /** Asks on a connection with room. @throws what `ask` rejects with */
  async ask<T>(ask: (client: WingClient) => Promise<T>): Promise<T> {
    const line = this.#withRoom();
    line.used += 1;
    try {
      return await ask(line.wing.client);
    } finally {
      line.used -= 1;
      if (line.used === 0) this.#end(line);
    }
  }

  dispose(): void {
    for (const line of this.#lines) this.#end(line);
  }

  #withRoom(): Line {
    for (const line of this.#lines) if (line.used < MAX_ON_ONE) return line;
    const line = { wing: this.#wing.another(), used: 0 };
    this.#lines.add(line);
    return line;
  }

  #end(line: Line): void {
    this.#lines.delete(line);
    line.wing.dispose();
  }
}
