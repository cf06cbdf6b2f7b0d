// A browser at the other end of a link, without the roost between: what the wing sends is opened as a
// browser would, and what it sends is sealed.

import { gunzipSync } from 'node:zlib';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type { LinkContext, LinkServices, PtyToWing } from '#core/link/link-services.ts';
import { readMessage } from '#shared/protocol/wing/read-message.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { type FromWing, fromWing, toWing } from '#shared/protocol/wing/wing-messages.ts';

/** A way to a wing, as a tab needs it. */
export interface BrowserLink {
  readonly context: { readonly identity: Pick<WingIdentity, 'publicBase64'> };
  onMessage(listener: (message: FromWing) => void): void;
  tell(message: { readonly type: string } & Record<string, unknown>): void;
}

/** What a wing is linked with in tests: every message is read as its receiver reads it. */
export class MemoryLink implements BrowserLink {
  readonly context: LinkContext;
  readonly sent: FromWing[] = [];
  /** Longest message so far, in characters. */
  longest = 0;
  open = true;
  /** A network that takes nothing: what is sent waits. */
  stuck = false;
  readonly #pty: () => LinkServices['pty'];
  readonly #listeners = new Set<(message: FromWing) => void>();

  constructor(pty: () => LinkServices['pty'], owner: string | null = 'local', roost = 'r1') {
    this.#pty = pty;
    const isOpen = (): boolean => this.open;
    const isStuck = (): boolean => this.stuck;
    this.context = {
      ...{ roost, host: 'roost.example', owner },
      identity: WingIdentity.generate(),
      outlet: {
        get open() {
          return isOpen();
        },
        get unsent() {
          return isStuck() ? Number.POSITIVE_INFINITY : 0;
        },
        send: (message, didSend) => {
          const frame = JSON.stringify(message);
          this.longest = Math.max(this.longest, frame.length);
          const read = readMessage(fromWing, frame, MAX_WING_MESSAGE);
          if (!read.ok) throw new Error(`The wing sent what a roost drops: ${read.reason}`);
          this.sent.push(read.message);
          for (const listener of this.#listeners) listener(read.message);
          if (!this.stuck) queueMicrotask(() => didSend?.());
        },
      },
    };
  }

  onMessage(listener: (message: FromWing) => void): void {
    this.#listeners.add(listener);
  }

  /** Hands the wing a message as a roost would. */
  tell(message: { readonly type: string } & Record<string, unknown>): void {
    const read = readMessage(toWing, JSON.stringify(message), MAX_WING_MESSAGE);
    if (!read.ok) throw new Error(`Not a message: ${read.reason}`);
    // Tests send terminals' messages only.
    this.#pty().receive(this.context, read.message as PtyToWing);
  }

  /** The connection came back. */
  register(): void {
    this.#pty().didRegister(this.context);
  }

  of<T extends FromWing['type']>(type: T): Extract<FromWing, { type: T }>[] {
    return this.sent.filter(
      (message): message is Extract<FromWing, { type: T }> => message.type === type,
    );
  }
}

/** One tab: a key of its own, and the output of the session it looks at. */
export class RemoteBrowser {
  readonly identity = WingIdentity.generate();
  readonly sessionId: string;
  readonly viewerId: string;
  /** What was received, in order. */
  readonly pieces: { readonly packed: boolean; readonly bytes: Buffer }[] = [];
  /** What was received, as text: put together once, there may be much of it. */
  text = '';
  readonly #decoder = new TextDecoder();
  readonly #link: BrowserLink;
  readonly #sealed: SealedChannel;

  constructor(link: BrowserLink, sessionId: string, viewerId = '') {
    this.#link = link;
    this.sessionId = sessionId;
    this.viewerId = viewerId;
    const key = this.identity.deriveKey(link.context.identity.publicBase64, 'wt-pty');
    if (!key) throw new Error('no key');
    this.#sealed = new SealedChannel(key);
    link.onMessage((message) => this.take(message));
  }

  /** Takes a message, whichever way it came. */
  take(message: FromWing): void {
    if (message.type !== 'pty.output' || message.session_id !== this.sessionId) return;
    if (message.viewer_id !== this.viewerId) return;
    const bytes = this.#sealed.open(message.data);
    // Of another tab's key.
    if (!bytes) return;
    const packed = message.compressed;
    const piece = { packed, bytes: packed ? gunzipSync(bytes) : bytes };
    this.pieces.push(piece);
    this.text += this.#decoder.decode(piece.bytes, { stream: true });
  }

  start(more: Record<string, unknown> = {}): void {
    this.#link.tell({
      ...{ type: 'pty.start', session_id: this.sessionId, agent: 'shell', cols: 80, rows: 24 },
      ...{ public_key: this.identity.publicBase64, user_id: 'local', org_role: 'owner' },
      ...more,
    });
  }

  attach(more: Record<string, unknown> = {}): void {
    this.#link.tell({
      ...{ type: 'pty.attach', session_id: this.sessionId, user_id: 'local' },
      ...{ public_key: this.identity.publicBase64, cols: 80, rows: 24 },
      ...(this.viewerId ? { spectate: true, viewer_id: this.viewerId } : {}),
      ...more,
    });
  }

  /** What a message for this tab says; null for another's, or one that was opened before. */
  open(wire: string): Uint8Array | null {
    return this.#sealed.open(wire);
  }

  /** A sealed message of input; not sent. */
  seal(text: string): string {
    return this.#sealed.seal(Buffer.from(text));
  }

  type(text: string): void {
    this.#link.tell({ type: 'pty.input', session_id: this.sessionId, data: this.seal(text) });
  }
}
