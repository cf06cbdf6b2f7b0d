// Connections to this machine for what stays open for long, e.g. one request for each session that is
// waited for: a connection takes only so much at once. One request more would close it, one terminal
// more be refused, whoever has the others.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { LocalWing } from './local-wing.ts';

/** Places on one connection: half of the requests that it takes, a quarter of the terminals. */
const MAX_ON_ONE = 64;

/** A place on a connection that is shared with others. */
export interface Place extends Disposable {
  readonly wing: LocalWing;
}

interface Line {
  readonly wing: LocalWing;
  used: number;
}

export class WaitLines implements Disposable {
  readonly #wing: Pick<LocalWing, 'another'>;
  readonly #keeps: boolean;
  readonly #lines = new Set<Line>();

  /** `keeps`: a connection stays when its last place is given back, so that what was sent gets there. */
  constructor(
    wing: Pick<LocalWing, 'another'>,
    { keeps = false }: { readonly keeps?: boolean } = {},
  ) {
    this.#wing = wing;
    this.#keeps = keeps;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#lines.size;
  }

  /** Asks on a connection with room. @throws what `ask` rejects with */
  async ask<T>(ask: (client: WingClient) => Promise<T>): Promise<T> {
    const place = this.take();
    try {
      return await ask(place.wing.client);
    } finally {
      place.dispose();
    }
  }

  /** A place on a connection with room; dispose it to give it back. */
  take(): Place {
    const line = this.#withRoom();
    line.used += 1;
    const place = toDisposable(() => {
      line.used -= 1;
      if (line.used === 0 && !this.#keeps) this.#end(line);
    });
    return { wing: line.wing, dispose: () => place.dispose() };
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
