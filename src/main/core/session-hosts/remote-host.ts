// One session host as the app sees it: a mirror of its session list, and the calls that concern no
// single client. Terminal bytes and calls on behalf of a client take that client's own connection;
// see client-relay.ts.

import { createORPCClient } from '@orpc/client';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { rpcLink } from '#shared/client/rpc-link.ts';
import type { WingApi } from '#shared/client/wing-client.ts';
import {
  type LocalStatus,
  localStatus,
  type Notice,
  type SessionChange,
  type SessionEvent,
  type SessionInfo,
} from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { HostRecord } from './host-directory.ts';
import { understoodChange, understoodEvent } from './understood.ts';

/** A host that has not told its sessions for this long, in ms, is taken for hung. */
const FIRST_LIST_TIMEOUT = 5000;
/** How often a host must prove that it lives, and how long it may take, in ms. */
const PROBE_EVERY = 15_000;
const PROBE_TIMEOUT = 10_000;

export class RemoteHost implements Disposable {
  readonly record: HostRecord;
  readonly api: WingApi;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, SessionInfo>();
  readonly #changed = new Emitter<SessionChange>();
  readonly #happened = new Emitter<SessionEvent>();
  readonly #localChanged = new Emitter<void>();
  readonly #closed = new Emitter<void>();
  readonly #gone = Promise.withResolvers<void>();
  readonly #abort = new AbortController();
  #probe: Disposable | undefined;
  #open = true;
  #local: LocalStatus = { socket: null, clients: [] };

  /** Fires `upsert` and `removed`. */
  readonly onDidChange = this.#changed.event;
  /** Fires with what happens to the host's sessions. */
  readonly onDidHappen = this.#happened.event;
  /** Fires when {@link local} changed. */
  readonly onDidChangeLocal = this.#localChanged.event;
  /** Fires once, when the connection ended from the other side or the host hung. */
  readonly onDidClose = this.#closed.event;

  /** Resolves once the host told its sessions. @throws AppError `disconnected` */
  static async connect(
    record: HostRecord,
    transport: Transport,
    clock: Clock,
  ): Promise<RemoteHost> {
    const host = new RemoteHost(record, transport, clock);
    try {
      await host.#follow();
      return host;
    } catch (cause) {
      host.dispose();
      const message = `The session host ${record.name} does not answer.`;
      throw new AppError('disconnected', message, { cause });
    }
  }

  private constructor(record: HostRecord, transport: Transport, clock: Clock) {
    this.record = record;
    this.#transport = transport;
    this.#clock = clock;
    // What it tells of sessions is checked piece by piece: the build may be another one.
    this.api = createORPCClient<WingApi>(rpcLink(transport, { checked: false }));
    transport.onDidClose(() => this.#close());
    this.#probeLater();
  }

  /** In the order in which the host listed them. */
  list(): SessionInfo[] {
    return [...this.#sessions.values()];
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  get(id: string): SessionInfo | undefined {
    return this.#sessions.get(id);
  }

  /** Resolves when the connection has ended, from either side. */
  get closed(): Promise<void> {
    return this.#gone.promise;
  }

  /** The host's socket for other programs, as far as it told. */
  get local(): LocalStatus {
    return this.#local;
  }

  /** Takes note of a session before the host's own list tells it. */
  adopt(session: SessionInfo): void {
    if (!this.#sessions.has(session.id)) this.#apply({ type: 'upsert', session });
  }

  dispose(): void {
    this.#open = false;
    this.#probe?.dispose();
    this.#abort.abort();
    this.#transport.close('the app leaves');
    this.#gone.resolve();
    this.#changed.dispose();
    this.#happened.dispose();
    this.#localChanged.dispose();
    this.#closed.dispose();
  }

  /** Follows the host's list for ever; resolves with the first state. */
  async #follow(): Promise<void> {
    const first = Promise.withResolvers<void>();
    const late = this.#clock.after(FIRST_LIST_TIMEOUT, () => {
      first.reject(new AppError('disconnected', 'The host did not tell its sessions in time.'));
    });
    void this.#readEvents().catch(() => this.#close());
    // Hosts of older builds do not tell it.
    void this.#readLocal().catch(() => {});
    void this.#readChanges(first.resolve).catch((error: unknown) => {
      first.reject(error);
      this.#close();
    });
    try {
      await first.promise;
    } finally {
      late.dispose();
    }
  }

  async #readChanges(didRead: () => void): Promise<void> {
    const changes = await this.api.sessions.watch(undefined, { signal: this.#abort.signal });
    for await (const told of changes) {
      if (!this.#open) return;
      const change = understoodChange(told);
      if (change) this.#apply(change);
      didRead();
    }
    this.#close();
  }

  async #readEvents(): Promise<void> {
    const events = await this.api.sessions.events(undefined, { signal: this.#abort.signal });
    for await (const told of events) {
      const event = understoodEvent(told);
      if (event) this.#happened.fire(event);
    }
  }

  /** Passes on what the host has to say to the user, and takes it as said. Ends with the connection. */
  async followNotices(tell: (notice: Notice) => void): Promise<void> {
    const notices = await this.api.system.notices(undefined, { signal: this.#abort.signal });
    for await (const notice of notices) {
      tell(notice);
      await this.api.system.dismissNotice({ id: notice.id });
    }
  }

  async #readLocal(): Promise<void> {
    const states = await this.api.local.watch(undefined, { signal: this.#abort.signal });
    for await (const told of states) {
      const { data } = localStatus.safeParse(told);
      if (!data) continue;
      this.#local = data;
      this.#localChanged.fire();
    }
  }

  #apply(change: SessionChange): void {
    switch (change.type) {
      case 'all': {
        const ids = new Set(change.sessions.map(({ id }) => id));
        for (const id of this.#sessions.keys()) {
          if (!ids.has(id)) this.#apply({ type: 'removed', id });
        }
        for (const session of change.sessions) this.#apply({ type: 'upsert', session });
        return;
      }
      case 'upsert':
        this.#sessions.set(change.session.id, change.session);
        break;
      case 'removed':
        if (!this.#sessions.delete(change.id)) return;
        break;
    }
    this.#changed.fire(change);
  }

  /** A process that lives but does not answer is as good as gone; the app must say so. */
  #probeLater(): void {
    this.#probe = this.#clock.after(PROBE_EVERY, () => {
      const late = this.#clock.after(PROBE_TIMEOUT, () => this.#transport.close('no answer'));
      this.#probe = late;
      this.api.system.info().then(
        () => {
          late.dispose();
          if (this.#open) this.#probeLater();
        },
        () => {
          late.dispose();
          this.#transport.close('no answer');
        },
      );
    });
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#probe?.dispose();
    this.#abort.abort();
    this.#transport.close();
    this.#closed.fire();
    this.#gone.resolve();
  }
}
