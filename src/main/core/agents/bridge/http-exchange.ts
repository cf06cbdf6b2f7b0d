import type { ServerResponse } from 'node:http';

/** One HTTP request of an agent and its response, as the calls that came with it see it. */
export class HttpExchange {
  readonly #response: ServerResponse;
  readonly #closed = new AbortController();
  #calls = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.once('close', () => this.#closed.abort());
  }

  /** Aborts when the response is over, or whoever waited for it hung up. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** A call of this request begins. The result ends it. */
  begin(): { end(answered: boolean): void } {
    this.#calls += 1;
    return {
      end: (answered) => {
        this.#calls -= 1;
        // Nothing is answered to a cancelled call, so nobody else would end its stream.
        if (!answered && this.#calls === 0) this.#response.end();
      },
    };
  }
}
