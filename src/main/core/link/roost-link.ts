// This machine's link with one roost: dialled again whenever it is lost, registered each time, and
// given up only when the roost does not take the token.

import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import type { LinkTrouble } from '#shared/contract/remote.ts';
import { readToWing } from '#shared/protocol/wing/read-frame.ts';
import { HEARTBEAT_EVERY } from '#shared/protocol/wing/wing-limits.ts';
import { type FromWing, type Outgoing, type ToWing } from '#shared/protocol/wing/wing-messages.ts';
import { encodeMessage } from './encode-message.ts';
import { endWords, type LostLink, saidWords } from './link-end-words.ts';
import type { LinkOutlet } from './link-outlet.ts';
import type { LinkContext, LinkServices } from './link-services.ts';
import { type LinkEnd, LinkSocket, type LinkSocketOptions } from './link-socket.ts';
import { retryDelay } from './retry-delay.ts';

/** A link on which nothing came for so long since the machine woke is dialled anew, in ms. */
const WAKE_PATIENCE = 10_000;

/** Who has sent too much waits so long before the next dial, in ms. */
const BANDWIDTH_WAIT = 60_000;
/** Dials in a row that may fail while a roost restarts: half a minute. */
const RESTART_FAILURES = 6;

/** `auth_failed` ends only with a new token; all others change by themselves. */
export type LinkState = 'off' | 'connecting' | 'connected' | 'disconnected' | 'auth_failed';

/** How a link is, for people to see. */
export interface LinkStatus {
  readonly state: LinkState;
  /** A sentence on what is wrong; null when nothing is. */
  readonly problem: string | null;
  /** What the roost itself says of that, as one line; null when it says nothing. */
  readonly said: string | null;
  /** What kind of problem that is; null when there is none. */
  readonly trouble: LinkTrouble | null;
  /** Wall-clock time of the next dial in ms; null when none is planned. */
  readonly retryAt: number | null;
}

/** What the roost learns of this machine besides its id and key. */
export interface Registration {
  readonly locked: boolean;
  readonly allowedCount: number;
  /** Slug of an organisation on the roost; empty for none. */
  readonly org: string;
}

export interface RoostLinkOptions {
  /** Name of its entry in the settings. */
  readonly roost: string;
  /** `http:` or `https:` address of the roost. */
  readonly baseUrl: string;
  /** Permanent id of this machine. */
  readonly wingId: string;
  readonly identity: WingIdentity;
  /** The device token; a secret. */
  readonly token: string;
  /** User that the token belongs to; null if the roost did not say. */
  readonly owner: string | null;
  readonly registration: () => Registration;
  readonly services: LinkServices;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Dials; absent uses the network. */
  readonly dial?: (options: LinkSocketOptions) => Pick<LinkSocket, 'send' | 'unsent' | 'dispose'>;
}

export class RoostLink implements Disposable {
  readonly #options: RoostLinkOptions;
  readonly #retry = new MutableDisposable<Disposable>();
  readonly #heartbeat = new MutableDisposable<Disposable>();
  /** Set while it is not known whether a sleep has outlasted the link. */
  readonly #doubt = new MutableDisposable<Disposable>();
  readonly #changed = new Emitter<LinkStatus>();
  readonly #context: LinkContext;
  #socket: Pick<LinkSocket, 'send' | 'unsent' | 'dispose'> | undefined;
  #status: LinkStatus = off;
  #failures = 0;
  /** What the roost said before it hung up. */
  #said: RoostWords | null = null;
  #relayKey: string | null = null;

  readonly onDidChange: Event<LinkStatus> = this.#changed.event;

  constructor(options: RoostLinkOptions) {
    this.#options = options;
    this.#context = {
      roost: options.roost,
      host: new URL(options.baseUrl).hostname,
      identity: options.identity,
      owner: options.owner,
      attestsRoles: options.registration().org !== '',
      outlet: this.#outlet(),
    };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** What services are told of this link. */
  get context(): LinkContext {
    return this.#context;
  }

  /** Key that the roost signs tokens with, base64 of SPKI; null before it was told. */
  get relayKey(): string | null {
    return this.#relayKey;
  }

  /** Dials, unless it is on. */
  start(): void {
    if (this.#status.state === 'off') this.#dial();
  }

  /** Dials now what would be dialled later, e.g. when the network came back. */
  retryNow(): void {
    if (this.#status.state !== 'disconnected') return;
    this.#failures = 0;
    this.#dial();
  }

  /** The machine has slept: something must come soon, e.g. what the machine asks itself. */
  didWake(): void {
    this.retryNow();
    if (this.#status.state !== 'connected') return;
    this.#doubt.value = this.#options.clock.after(WAKE_PATIENCE, () =>
      this.#didEnd({ reason: 'closed', code: 1006 }),
    );
  }

  /** Tells the roost that who may come in has changed. */
  didChangeRules(): void {
    const { wingId, registration } = this.#options;
    const { locked, allowedCount } = registration();
    this.#send({ type: 'wing.config', wing_id: wingId, locked, allowed_count: allowedCount });
  }

  dispose(): void {
    this.#hangUp();
    this.#retry.dispose();
    this.#set(off);
    this.#changed.dispose();
    this.#options.services.didEnd?.(this.#context);
  }

  #outlet(): LinkOutlet {
    const state = (): LinkState => this.#status.state;
    const unsent = (): number => this.#socket?.unsent ?? 0;
    return {
      get open() {
        return state() === 'connected';
      },
      get unsent() {
        return unsent();
      },
      send: (message, didSend) => this.#send(message, didSend),
    };
  }

  #dial(): void {
    const { baseUrl, token, clock } = this.#options;
    this.#retry.value = undefined;
    this.#said = null;
    this.#set({ ...this.#status, state: 'connecting', retryAt: null });
    const dial = this.#options.dial ?? ((options) => new LinkSocket(options));
    this.#socket = dial({
      url: socketUrl(baseUrl),
      token,
      clock,
      onOpen: () => this.#register(),
      onMessage: (frame) => this.#receive(frame),
      onEnd: (end) => this.#didEnd(end),
    });
  }

  #register(): void {
    const { wingId, identity, registration } = this.#options;
    const { locked, allowedCount, org } = registration();
    this.#send({
      type: 'wing.register',
      wing_id: wingId,
      // What a roost does not need it does not learn; clients ask through the tunnel.
      agents: [],
      skills: [],
      labels: [],
      identities: [],
      public_key: identity.publicBase64,
      locked,
      ...(allowedCount > 0 ? { allowed_count: allowedCount } : {}),
      ...(org ? { org_slug: org } : {}),
    });
    this.#beat();
  }

  #beat(): void {
    const { clock, wingId } = this.#options;
    this.#heartbeat.value = clock.after(HEARTBEAT_EVERY, () => {
      this.#send({ type: 'wing.heartbeat', wing_id: wingId });
      this.#beat();
    });
  }

  #receive(frame: string): void {
    this.#doubt.value = undefined;
    const read = readToWing(frame);
    const { logger } = this.#options;
    if (!read.ok) {
      logger.debug({ reason: read.reason }, 'a message of a roost was dropped');
      return;
    }
    try {
      this.#handle(read.message);
    } catch (error) {
      // One message must not end what all others are about.
      logger.error({ err: error }, 'a message of a roost could not be handled');
    }
  }

  #handle(message: ToWing): void {
    const { services } = this.#options;
    switch (message.type) {
      case 'registered':
        // Said again it would have every session shown anew.
        if (this.#status.state === 'connected') return;
        // A good connection: what follows is not held against the next dial.
        this.#failures = 0;
        this.#relayKey = message.relay_pub_key || null;
        this.#set({ ...off, state: 'connected' });
        services.pty.didRegister(this.#context);
        return;
      case 'tunnel.req':
        services.tunnel.receive(this.#context, message);
        return;
      case 'error':
      case 'bandwidth.exceeded':
        this.#said = {
          ...(message.type === 'error' ? unexplained : tooMuch),
          said: saidWords(message.message),
        };
        return;
      case 'relay.restart':
        this.#said = restarts;
        return;
      case 'passkey.registered':
        // It comes with its owner's next request, and counts then.
        return;
      case 'pty.detach':
        // Roosts keep it to themselves.
        return;
      default:
        services.pty.receive(this.#context, message);
    }
  }

  #send(message: Outgoing<FromWing>, didSend?: () => void): void {
    if (this.#socket) this.#socket.send(encodeMessage(message), didSend);
    else didSend?.();
  }

  /** A roost that said that it restarts is not there for a while. */
  #stillRestarts({ reason }: LinkEnd): RoostWords | null {
    const expected = reason === 'unreachable' || reason === 'refused';
    const awaited = this.#status.trouble === 'restarting' && this.#failures < RESTART_FAILURES;
    return expected && awaited ? restarts : null;
  }

  #didEnd(end: LinkEnd): void {
    const { clock, random } = this.#options;
    this.#hangUp();
    if (end.reason === 'unauthorized') {
      this.#set({ ...off, state: 'auth_failed', problem: signInAgain, trouble: 'sign_in' });
      return;
    }
    const said = this.#said ?? this.#stillRestarts(end);
    const delay =
      said?.trouble === 'bandwidth' ? BANDWIDTH_WAIT : retryDelay(this.#failures, random);
    this.#failures += 1;
    this.#retry.value = clock.after(delay, () => this.#dial());
    const retryAt = clock.now() + delay;
    this.#set({
      state: 'disconnected',
      problem: said?.problem ?? endWords(end),
      said: said?.said ?? null,
      trouble: said?.trouble ?? troubleOf(end),
      retryAt,
    });
  }

  #hangUp(): void {
    this.#heartbeat.value = undefined;
    this.#doubt.value = undefined;
    this.#socket?.dispose();
    this.#socket = undefined;
  }

  #set(status: LinkStatus): void {
    const before = this.#status;
    const words = before.problem === status.problem && before.said === status.said;
    const same = words && before.trouble === status.trouble;
    if (same && before.state === status.state && before.retryAt === status.retryAt) return;
    this.#status = status;
    this.#changed.fire(status);
  }
}

/** What a roost tells of why it hangs up; without a problem the end tells that. */
type RoostWords = Pick<LinkStatus, 'problem' | 'said' | 'trouble'>;

const unexplained: RoostWords = { problem: null, said: null, trouble: null };
const tooMuch: RoostWords = {
  ...{ problem: 'The roost passes nothing more on for now.', said: null, trouble: 'bandwidth' },
};
const restarts: RoostWords = {
  ...{ problem: 'The roost restarts.', said: null, trouble: 'restarting' },
};

const off: LinkStatus = { ...unexplained, state: 'off', retryAt: null };
const signInAgain = 'The roost does not know this machine any more. Sign in again.';

function troubleOf({ reason }: LostLink): LinkTrouble {
  return reason === 'closed' ? 'lost' : reason;
}

function socketUrl(baseUrl: string): string {
  return `${baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/ws/wing`;
}
