// One browser on a socket of its own: one session, whose messages go where those of a roost go. Who it
// is was told by its pass; whatever it says of itself is replaced.

import type { WebSocket } from 'ws';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import { closeCodes } from '#shared/protocol/stream/transport.ts';
import { readToWing } from '#shared/protocol/wing/read-frame.ts';
import type { ToWing } from '#shared/protocol/wing/wing-messages.ts';
import { encodeMessage } from '../encode-message.ts';
import type { LinkContext, LinkServices, PtyToWing } from '../link-services.ts';
import type { DirectCaller } from './identify.ts';

/** Somebody who connects says within this time what they want, in ms. */
const FIRST_WITHIN = 10_000;
/** How often a browser is asked whether it is there; one that does not answer the last is given up. */
const PING_EVERY = 20_000;
/** Messages that a browser may send: far above what typing, pasting and drawing need. */
const RATE = { burst: 2000, perSecond: 1000 };
/** Longest time that a timer takes, in ms. */
const LONGEST = 2 ** 31 - 1;
/** A browser that does not close its side is cut off after this time, in ms. */
const CLOSE_WITHIN = 2000;

/** Why a socket is closed from here. */
const directClose = {
  done: closeCodes.closed,
  goingAway: 1001,
  binary: 1003,
  policy: 1008,
  passOver: closeCodes.sentAway,
  silent: 4408,
} as const;

/** Terminals, as they are reached here. */
export interface DirectTerminals {
  readonly service: Pick<LinkServices['pty'], 'receive'>;
  /** Whoever came by `link` is gone. */
  didLeave(link: LinkContext): void;
}

export interface DirectSocketPorts {
  readonly pty: DirectTerminals;
  readonly clock: Clock;
  /** Name of this socket's way, unlike any other. */
  readonly name: string;
  /** The time that messages take was measured. */
  readonly onMeasured: () => void;
}

export class DirectSocket implements Disposable {
  readonly caller: DirectCaller;
  readonly #socket: WebSocket;
  readonly #ports: DirectSocketPorts;
  readonly #link: LinkContext;
  readonly #store = new DisposableStore();
  readonly #first = new MutableDisposable<Disposable>();
  readonly #nextPing = new MutableDisposable<Disposable>();
  readonly #passEnd = new MutableDisposable<Disposable>();
  readonly #rate: TokenBucket;
  /** The one that this socket is for, once it was said. */
  #session: string | undefined;
  #roundTrip: number | null = null;
  #ping: { readonly id: string; readonly at: number } | undefined;
  #pings = 0;
  #ended = false;

  constructor(socket: WebSocket, caller: DirectCaller, ports: DirectSocketPorts) {
    const { clock } = ports;
    this.caller = caller;
    this.#socket = socket;
    this.#ports = ports;
    this.#link = this.#context();
    this.#rate = new TokenBucket({ ...RATE, clock });
    for (const timer of [this.#first, this.#nextPing, this.#passEnd]) this.#store.add(timer);
    this.#first.value = clock.after(FIRST_WITHIN, () => this.close('silent'));
    this.#watch();
    this.#endWithPass();
    socket.on('message', (data, isBinary) => {
      if (isBinary || !Buffer.isBuffer(data)) this.close('binary');
      else if (!this.#rate.take()) this.close('policy');
      else this.#receive(data.toString('utf8'));
    });
    socket.on('pong', (data) => this.#didAnswer(data.toString('latin1')));
    // A breach of the protocol, or a peer that is gone; `close` follows.
    socket.on('error', () => {});
    socket.once('close', () => this.dispose());
  }

  /** Ends it, with a code that the browser can read. */
  close(why: keyof typeof directClose): void {
    if (this.#ended) return;
    this.#end();
    const socket = this.#socket;
    socket.close(directClose[why]);
    const late = this.#ports.clock.after(CLOSE_WITHIN, () => socket.terminate());
    socket.once('close', () => late.dispose());
  }

  /** Cuts it off. */
  dispose(): void {
    this.#end();
    this.#socket.terminate();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#store.dispose();
    if (this.#session !== undefined) this.#ports.pty.didLeave(this.#link);
  }

  /** The roost's link, but for the way there and back. */
  #context(): LinkContext {
    const socket = this.#socket;
    const roundTripMs = (): number | null => this.#roundTrip;
    const isOpen = (): boolean => socket.readyState === socket.OPEN && !this.#ended;
    return {
      ...this.caller.roost.context,
      direct: { name: this.#ports.name, roundTripMs, ended: () => this.close('done') },
      outlet: {
        get open() {
          return isOpen();
        },
        get unsent() {
          return socket.bufferedAmount;
        },
        send: (message, didSend) => {
          if (isOpen()) socket.send(encodeMessage(message), () => didSend?.());
          else didSend?.();
        },
      },
    };
  }

  #receive(frame: string): void {
    if (this.#ended) return;
    const read = readToWing(frame);
    const message = read.ok ? this.#taken(read.message) : undefined;
    if (this.#session === undefined) {
      if (!message || (message.type !== 'pty.start' && message.type !== 'pty.attach')) {
        this.close('policy');
        return;
      }
      this.#session = message.session_id;
      this.#first.value = undefined;
    }
    if (message) this.#ports.pty.service.receive(this.#link, message);
  }

  /** The message as the roost would pass it on; undefined for what does not belong here. */
  #taken(message: ToWing): PtyToWing | undefined {
    const { userId, email, orgRole } = this.caller;
    const attested = { user_id: userId, email, passkeys: [] };
    switch (message.type) {
      case 'pty.start':
        if (this.#session !== undefined) return undefined;
        return { ...message, ...attested, display_name: '', org_role: orgRole };
      case 'pty.attach':
        // Who only watches stays with the roost.
        if (message.spectate || !this.#isOurs(message.session_id)) return undefined;
        return { ...message, ...attested, viewer_id: '' };
      case 'pty.input':
      case 'pty.resize':
      case 'pty.kill':
      case 'pty.attention_ack':
      case 'passkey.response':
        return this.#isOurs(message.session_id) ? message : undefined;
      case 'pty.detach':
        this.close('done');
        return undefined;
      default:
        return undefined;
    }
  }

  #isOurs(session: string): boolean {
    return this.#session === undefined || this.#session === session;
  }

  /** One that cannot answer any more is found out; what it says unasked is no answer. */
  #watch(): void {
    const { clock } = this.#ports;
    this.#pings += 1;
    this.#ping = { id: String(this.#pings), at: clock.monotonic() };
    this.#socket.ping(this.#ping.id);
    this.#nextPing.value = clock.after(PING_EVERY, () => {
      if (this.#ping) this.dispose();
      // Timers stand still while a machine sleeps; passes do not wait.
      else if (this.caller.until <= clock.now()) this.close('passOver');
      else this.#watch();
    });
  }

  #didAnswer(id: string): void {
    if (this.#ping?.id !== id) return;
    this.#roundTrip = this.#ports.clock.monotonic() - this.#ping.at;
    this.#ping = undefined;
    this.#ports.onMeasured();
  }

  /** Nobody stays longer than the roost vouches for them. */
  #endWithPass(): void {
    const { clock } = this.#ports;
    const left = this.caller.until - clock.now();
    const then = (): void => (left > LONGEST ? this.#endWithPass() : this.close('passOver'));
    this.#passEnd.value = clock.after(Math.min(Math.max(left, 0), LONGEST), then);
  }
}
