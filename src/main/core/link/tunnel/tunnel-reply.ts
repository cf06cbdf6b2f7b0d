// The way back of one request through the tunnel: what is answered is sealed for whoever asked.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkOutlet } from '../link-outlet.ts';
import type { TunnelJson } from './tunnel-handlers.ts';

/** Longest sealed answer, in characters; a longer message would end the connection. */
const MAX_PAYLOAD = MAX_WING_MESSAGE - 1024;
/** Bytes that may wait for the network before answers are waited for. */
const MAX_UNSENT = 1024 * 1024;

export class TunnelReply {
  readonly #outlet: LinkOutlet;
  readonly #channel: SealedChannel;
  readonly #requestId: string;

  constructor(outlet: LinkOutlet, channel: SealedChannel, requestId: string) {
    this.#outlet = outlet;
    this.#channel = channel;
    this.#requestId = requestId;
  }

  /** False once nobody waits for it any more. */
  get open(): boolean {
    return this.#outlet.open;
  }

  /** The whole answer. Resolves when there is room for more: who takes none may not have one wait after the other. */
  async whole(answer: TunnelJson): Promise<void> {
    const payload = this.#seal(answer);
    if (payload.length <= MAX_PAYLOAD) {
      await this.#send({ type: 'tunnel.res', request_id: this.#requestId, payload });
    } else await this.whole({ error: 'The answer is too long for the tunnel.' });
  }

  /** One piece of several; `done` with the last. Resolves when there is room for more. */
  piece(item: TunnelJson, done = false): Promise<void> {
    const payload = this.#seal(item);
    return this.#send({ type: 'tunnel.stream', request_id: this.#requestId, payload, done });
  }

  #seal(value: TunnelJson): string {
    return this.#channel.seal(Buffer.from(JSON.stringify(value)));
  }

  #send(message: Outgoing<FromWing>): Promise<void> {
    return new Promise((resolve) => {
      if (this.#outlet.unsent < MAX_UNSENT) {
        this.#outlet.send(message);
        resolve();
      } else this.#outlet.send(message, resolve);
    });
  }
}
