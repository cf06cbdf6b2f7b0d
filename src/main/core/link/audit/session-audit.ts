// One session as it is recorded: what its terminal shows, what is typed from elsewhere, and what its
// agent keeps of the conversation.

import { type FileHandle, open } from 'node:fs/promises';
import {
  type Disposable,
  DisposableStore,
  MutableDisposable,
  toDisposable,
} from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import type { LocalWing } from '../pty/local-wing.ts';
import { AuditFile } from './audit-file.ts';
import { ChatCapture } from './chat-capture.ts';
import type { HistoryStore } from './history-store.ts';
import { KeyLog } from './key-log.ts';

/** How often what the agent keeps is copied, in ms. */
const CAPTURE_EVERY = 30_000;
const MAX_KEYLOG = 8 * 1024 * 1024;
/** The session is attached to again so long after it was lost from sight, in ms. */
const AGAIN_AFTER = 500;
/** What says that there is nothing to go on with. */
const gone = new Set<string>(['session_not_found', 'session_exited']);
const FULL = '\r\n\u001b[0m[The recording ends here: it is as large as allowed.]\r\n';

export interface SessionAuditOptions {
  readonly sessionId: string;
  readonly agent: string;
  readonly cwd: string;
  /** Home folder of the program. */
  readonly home: string;
  /** Size of the terminal; `again`: the recording of before goes on. */
  readonly size: { readonly cols: number; readonly rows: number } | 'again';
  readonly store: HistoryStore;
  readonly wing: LocalWing;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Packed bytes after which the recording ends. */
  readonly maxBytes: () => number;
  /** Nothing more is recorded, though the session goes on: it is as large as allowed, or the disk is full. */
  readonly onDidStop: () => void;
  /** The session has ended, and all is written. */
  readonly onDidEnd: () => void;
}

export class SessionAudit {
  readonly #options: SessionAuditOptions;
  readonly #file: AuditFile;
  readonly #keylog: FileHandle;
  readonly #keys: KeyLog;
  readonly #chat: ChatCapture;
  readonly #store = new DisposableStore();
  readonly #nextCapture = new MutableDisposable<Disposable>();
  readonly #attached = new MutableDisposable<Disposable>();
  readonly #again = new MutableDisposable<Disposable>();
  #keylogBytes: number;
  /** Of the terminal, as far as it is recorded. */
  #cols: number;
  #rows: number;
  /** One write and one copy after the other. */
  #work: Promise<void> = Promise.resolve();
  #stopped = false;
  #closing: Promise<void> | undefined;

  private constructor(
    options: SessionAuditOptions,
    file: AuditFile,
    keylog: FileHandle,
    keylogBytes: number,
  ) {
    const { clock, store, sessionId } = options;
    this.#options = options;
    this.#file = file;
    this.#keylog = keylog;
    this.#keylogBytes = keylogBytes;
    const { cols, rows } = options.size === 'again' ? NO_SIZE : options.size;
    this.#cols = cols;
    this.#rows = rows;
    this.#keys = new KeyLog(clock, (line) => this.#log(line));
    this.#chat = new ChatCapture({
      ...options,
      chat: store.pathOf(sessionId, 'chat'),
      meta: store.pathOf(sessionId, 'chatMeta'),
    });
    for (const each of [this.#nextCapture, this.#attached, this.#again]) this.#store.add(each);
  }

  /** Makes the files. Follow the session with `follow`. Throws the system's error. */
  static async open(options: SessionAuditOptions): Promise<SessionAudit> {
    const { store, sessionId, size, clock, logger } = options;
    let audit: SessionAudit | undefined;
    const failed = (error: unknown): void => {
      logger.warn(
        { err: error, session: sessionId },
        'a remote session cannot be recorded any more',
      );
      if (audit) audit.#stop();
    };
    const file = await AuditFile.open(store.pathOf(sessionId, 'pty'), size, clock, failed);
    let keylog: FileHandle | undefined;
    try {
      keylog = await open(store.pathOf(sessionId, 'keylog'), 'a', 0o600);
      const { size: bytes } = await keylog.stat();
      audit = new SessionAudit(options, file, keylog, bytes);
      await audit.#chat.ready();
      return audit;
    } catch (error) {
      await (audit ?? file).close();
      if (!audit) await keylog?.close();
      throw error;
    }
  }

  /** Whether what the terminal shows is recorded. */
  get records(): boolean {
    return !this.#stopped;
  }

  /** True once something that the agent keeps was copied. */
  get hasChat(): boolean {
    return this.#chat.captured;
  }

  /** Records the session, which has begun, until it ends. */
  follow(): void {
    this.#attach();
    this.#planCapture();
  }

  #attach(): void {
    const { wing, sessionId: id } = this.#options;
    const body = { id, cols: 80, rows: 24, everyByte: true, keepSize: true, unseen: true };
    const { terminals, transport } = wing.client;
    const channel = terminals.open(
      body,
      this.#sink((bytes) => channel.ack(bytes)),
    );
    // It is shared by all that is recorded, and may be lost by what is none of this session's business.
    const lost = transport.onDidClose(() => this.#attachSoon());
    this.#attached.value = toDisposable(() => {
      lost.dispose();
      channel.dispose();
    });
  }

  #attachSoon(): void {
    this.#again.value = this.#options.clock.after(AGAIN_AFTER, () => this.#attach());
  }

  /** Somebody elsewhere has typed. */
  typed(bytes: Uint8Array): void {
    if (!this.#closing) this.#keys.typed(bytes);
  }

  /** Resolves when all that happened so far can be read. Never rejects. */
  async flush(): Promise<void> {
    await this.#file.flush();
    await this.#work;
  }

  /** Writes what is left; the session may go on. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#store.dispose();
    this.#keys.dispose();
    this.#capture();
    await this.#file.close();
    await this.#work;
    await this.#keylog.close().catch(() => undefined);
  }

  #sink(ack: (bytes: number) => void): TerminalSink {
    const resized = (cols: number, rows: number): void => {
      if (cols === this.#cols && rows === this.#rows) return;
      this.#cols = cols;
      this.#rows = rows;
      void this.#file.add({ kind: 'resize', cols, rows });
    };
    const output = (bytes: Uint8Array): void => {
      const more = this.#output(bytes);
      if (more) void more.then(() => ack(bytes.length));
      else ack(bytes.length);
    };
    const ended = (): void => {
      void this.close().then(this.#options.onDidEnd);
    };
    return {
      snapshot: (head, _seq, replay) => {
        resized(head.cols, head.rows);
        output(replay);
      },
      data: (_seq, bytes) => {
        this.#keys.printed(bytes);
        output(bytes);
      },
      resized,
      exited: ended,
      failed: ({ code }) => (gone.has(code) ? ended() : this.#attachSoon()),
      inputRefused: () => {},
    };
  }

  #output(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#stopped) return undefined;
    if (this.#file.bytes > this.#options.maxBytes()) {
      const last = this.#file.add({ kind: 'output', bytes: Buffer.from(FULL) });
      this.#stop();
      return last;
    }
    return bytes.length > 0 ? this.#file.add({ kind: 'output', bytes }) : undefined;
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#options.onDidStop();
  }

  #log(line: string): void {
    this.#keylogBytes += Buffer.byteLength(line);
    if (this.#keylogBytes > MAX_KEYLOG) return;
    this.#then(async () => {
      await this.#keylog.appendFile(line);
    });
  }

  #planCapture(): void {
    this.#nextCapture.value = this.#options.clock.after(CAPTURE_EVERY, () => {
      this.#capture();
      this.#planCapture();
    });
  }

  #capture(): void {
    this.#then(() => this.#chat.capture());
  }

  #then(work: () => Promise<void>): void {
    const { logger, sessionId } = this.#options;
    this.#work = this.#work.then(work).catch((error: unknown) => {
      logger.warn({ err: error, session: sessionId }, 'a part of a recording could not be written');
    });
  }
}

const NO_SIZE = { cols: 0, rows: 0 };
