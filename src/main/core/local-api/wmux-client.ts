// One client of the socket: its two channels, what it is attached to, what it listens and waits for.
// Losing either channel is losing the client; everything of it is let go then.

import type { WmuxFrame } from '#shared/protocol/wmux/frames.ts';
import { encodeReply, WmuxError, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import type { Session } from '../sessions/session.ts';
import { EventFeed } from './event-feed.ts';
import { WireAttachment } from './wire-attachment.ts';
import type { WireChannel } from './wire-channel.ts';
import type { WireHost } from './wire-host.ts';

/** What a request is answered with. */
export interface Answer {
  /** At once, in order. */
  readonly frames: readonly Uint8Array[];
  /** Called when the last of them has gone out. */
  readonly sent?: () => void;
  /** Instead: when it is there, while later requests are answered already. */
  readonly later?: Promise<Uint8Array>;
}

/** Answers one request. May throw {@link WmuxError}. */
export type RequestHandler = (client: WmuxClient, frame: WmuxFrame) => Promise<Answer> | Answer;

/** Answers nobody reads; beyond it the client is given up, in bytes. */
const MAX_UNREAD_ANSWERS = 64 * 1024 * 1024;

export class WmuxClient {
  readonly id: string;
  readonly control: WireChannel;
  readonly feed: EventFeed;
  readonly host: WireHost;
  /** True when it may look, but neither type nor start nor end anything. */
  readonly readOnly: boolean;
  /** When it connected, in ms since the epoch. */
  readonly since: number;
  readonly #handle: RequestHandler;
  readonly #onGone: () => void;
  readonly #onAttachments: () => void;
  readonly #attachments = new Map<Session, WireAttachment>();
  readonly #abort = new AbortController();
  #stream: WireChannel | undefined;
  #requests: WmuxFrame[] = [];
  #working = false;
  #waits = 0;
  /** Called whenever all requests were answered. */
  onIdle: () => void = () => {};

  constructor(options: {
    id: string;
    control: WireChannel;
    host: WireHost;
    handle: RequestHandler;
    readOnly: boolean;
    onGone: () => void;
    /** Called when it attached to something or left something. */
    onAttachments: () => void;
  }) {
    this.id = options.id;
    this.control = options.control;
    this.host = options.host;
    this.#handle = options.handle;
    this.readOnly = options.readOnly;
    this.since = options.host.clock.now();
    this.#onGone = options.onGone;
    this.#onAttachments = options.onAttachments;
    this.feed = new EventFeed({
      events: options.host.operations.events,
      control: options.control,
      owesOutput: (session) => this.#attachments.has(session),
      onOverrun: () => this.dispose(),
    });
  }

  get stream(): WireChannel | undefined {
    return this.#stream;
  }

  /** Gives the client its stream; false if it has one already. */
  openStream(stream: WireChannel): boolean {
    if (this.#stream || this.gone) return false;
    this.#stream = stream;
    return true;
  }

  /** Aborted when the client is gone. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get gone(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Whether it is attached to anything. */
  get isAttached(): boolean {
    return this.#attachments.size > 0;
  }

  /** Requests that are answered later, when what they wait for has happened. */
  get waits(): number {
    return this.#waits;
  }

  /** Ids of the sessions it is attached to. */
  get attachedTo(): string[] {
    return [...this.#attachments.keys()].map(({ spec }) => spec.id);
  }

  /** Requests that wait for their turn. */
  get backlog(): number {
    return this.#requests.length;
  }

  /** Takes a request; they are answered one by one. */
  receive(frame: WmuxFrame): void {
    this.#requests.push(frame);
    if (!this.#working) void this.#work();
  }

  attachmentOf(session: Session): WireAttachment | undefined {
    return this.#attachments.get(session);
  }

  /** Attaches, in place of an attachment that there may be. */
  attach(session: Session): WireAttachment {
    const previous = this.#attachments.get(session);
    const attachment: WireAttachment = new WireAttachment({
      session,
      clientId: this.id,
      canAnswer: !this.readOnly,
      stream: () => this.#stream,
      onEnd: (reason) => this.#didEnd(attachment, reason),
    });
    // The new one first: the session is never without a viewer in between.
    this.#attachments.set(session, attachment);
    previous?.dispose();
    this.#onAttachments();
    return attachment;
  }

  detach(session: Session): void {
    const attachment = this.#attachments.get(session);
    this.#attachments.delete(session);
    attachment?.dispose();
    this.feed.didDeliver(session);
    if (attachment) this.#onAttachments();
  }

  /** Lets go of everything and closes both channels. */
  dispose(): void {
    if (this.gone) return;
    this.#abort.abort();
    this.#requests = [];
    this.feed.dispose();
    for (const attachment of this.#attachments.values()) attachment.dispose();
    this.#attachments.clear();
    this.control.destroy();
    this.#stream?.destroy();
    this.#onGone();
  }

  #didEnd(attachment: WireAttachment, reason: 'exited' | 'gone'): void {
    const { session } = attachment;
    if (this.#attachments.get(session) !== attachment) return;
    this.detach(session);
    // A client that hears no events would wait for ever on a session that has ended.
    const nothingElse = this.#attachments.size === 0 && !this.feed.subscribed;
    if (reason === 'exited' && nothingElse) this.#stream?.end();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let frame = this.#requests.shift(); frame; frame = this.#requests.shift()) {
      this.feed.hold();
      const { frames, sent, later } = await this.#answer(frame);
      for (const [i, each] of frames.entries()) {
        this.control.send(each, i === frames.length - 1 ? sent : undefined);
      }
      this.feed.release();
      if (later) void this.#answerLater(later);
      if (this.control.unsent > MAX_UNREAD_ANSWERS) this.dispose();
    }
    this.#working = false;
    this.onIdle();
  }

  async #answerLater(later: Promise<Uint8Array>): Promise<void> {
    this.#waits += 1;
    const reply = await later;
    this.#waits -= 1;
    this.control.send(reply);
  }

  /** Exactly one answer, whatever happens. */
  async #answer(frame: WmuxFrame): Promise<Answer> {
    try {
      return await this.#handle(this, frame);
    } catch (error) {
      if (error instanceof WmuxError) return { frames: [encodeReply.error(error)] };
      const { opcode } = frame;
      this.host.logger.error({ err: error, opcode }, 'a request on the local socket failed');
      return { frames: [encodeReply.error(wmuxErrors.failed('unexpected failure'))] };
    }
  }
}
