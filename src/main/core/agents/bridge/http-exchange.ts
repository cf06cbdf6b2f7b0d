import type { ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';

/** One HTTP request of an agent and its response, as the calls that came with it see it. */
export class HttpExchange {
  /** The one that `extra` of the MCP library came with. */
  static of(extra: { readonly authInfo?: AuthInfo }): HttpExchange | undefined {
    const exchange = extra.authInfo?.extra?.['exchange'];
    return exchange instanceof HttpExchange ? exchange : undefined;
  }

  /** What the library is to hand on, for `of`: it has no better place. */
  static asAuth(exchange: HttpExchange): AuthInfo {
    return { token: '', clientId: 'agent', scopes: [], extra: { exchange } };
  }

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
