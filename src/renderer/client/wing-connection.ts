// The renderer's one connection to a wing, over whatever transport `env.dial` makes. Owns
// reconnecting, liveness and re-subscription; knows neither windows nor sessions.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable, toDisposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import { pause } from '#shared/base/pause.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import {
  connectWing,
  toAppError,
  type WingApi,
  type WingClient,
} from '#shared/client/wing-client.ts';
import type { OpenBody } from '#shared/protocol/stream/frames.ts';
import { closeCodes, type Transport } from '#shared/protocol/stream/transport.ts';
import { backoffDelay } from './backoff.ts';
import { ReconnectingTerminal } from './reconnecting-terminal.ts';
import { watchLiveness } from './watch-liveness.ts';

const DIAL_TIMEOUT_MS = 10_000;
const RESUBSCRIBE_MS = 1000;

/** Why there is no connection. `held`: trying again cannot help before a person has done something. */
export type OfflineReason = 'unreachable' | 'lost' | 'held' | 'closed';

export interface ConnectionState {
  readonly status: 'connecting' | 'online' | 'offline';
  readonly reason: OfflineReason | null;
  /** Failed attempts since the last time online. */
  readonly attempt: number;
  /** Why, in a few words, where more is known than the reason. */
  readonly detail: string | null;
  /** When the next attempt starts, ms since the epoch; null if none is planned. */
  readonly retryAt: number | null;
}

/** What a connection needs from its surroundings. */
export interface ConnectionEnv {
  /** Resolves with an open transport, rejects if that fails or the signal aborts. */
  dial(signal: AbortSignal): Promise<Transport>;
  /**
   * Whether trying again cannot help before a person has done something: the host answers but does not
   * know us any more. Asked after a failed attempt.
   */
  isHeld(): Promise<boolean>;
  /** Why the last attempt failed, in a few words; null if nothing more is known than that it did. */
  trouble?(): string | null;
  /** How the connection goes, in a sentence, where that is not plain. */
  readonly way?: string;
  /** Fires when a retry is worthwhile at once: network back, page visible again. */
  readonly onDidWake: Event<void>;
  readonly clock: Clock;
  /** A number in [0, 1). */
  random(): number;
}

/** Opens one event stream of the contract; `signal` ends it. */
export type StreamFn<T> = (api: WingApi, signal: AbortSignal) => Promise<AsyncIterable<T>>;

export interface WingConnection extends Disposable {
  readonly state: StoreApi<ConnectionState>;
  /** How it goes, in a sentence; null if there is nothing to say. */
  readonly way: string | null;
  /** Methods over the current connection. Throws `disconnected` while there is none. */
  api(): WingApi;
  /** Attaches a terminal that re-attaches after reconnects. Dispose to detach. */
  openTerminal(body: OpenBody, sink: TerminalSink): ReconnectingTerminal;
  /** Keeps a stream subscribed while online, across reconnects. Dispose to stop. */
  watch<T>(stream: StreamFn<T>, onItem: (item: T) => void): Disposable;
  /** Tries to connect now instead of at `retryAt`. */
  retryNow(): void;
}

const connecting: ConnectionState = {
  status: 'connecting',
  reason: null,
  detail: null,
  attempt: 0,
  retryAt: null,
};

/** Starts connecting at once and keeps trying until disposed. */
export function createWingConnection(env: ConnectionEnv): WingConnection {
  return new Connection(env);
}

class Connection implements WingConnection {
  readonly state: StoreApi<ConnectionState> = createStore<ConnectionState>(() => connecting);
  readonly way: string | null;
  readonly #env: ConnectionEnv;
  readonly #terminals = new Set<ReconnectingTerminal>();
  readonly #watchers = new Set<(client: WingClient, signal: AbortSignal) => void>();
  readonly #retry = new MutableDisposable();
  readonly #liveness = new MutableDisposable<Disposable & { probe(): void }>();
  readonly #wake: Disposable;
  #client: WingClient | undefined;
  /** Aborted when the present connection, or the attempt to make one, is over. */
  #run = new AbortController();
  #dialling = false;
  #disposed = false;

  constructor(env: ConnectionEnv) {
    this.#env = env;
    this.way = env.way ?? null;
    this.#wake = env.onDidWake(() => {
      this.#liveness.value?.probe();
      this.retryNow();
    });
    void this.#connect();
  }

  api(): WingApi {
    if (this.#client) return this.#client.api;
    throw new AppError('disconnected', 'Not connected to Aerie. Wait for the connection.');
  }

  openTerminal(body: OpenBody, sink: TerminalSink): ReconnectingTerminal {
    const terminal: ReconnectingTerminal = new ReconnectingTerminal({
      body,
      sink,
      clock: this.#env.clock,
      onEnd: () => this.#terminals.delete(terminal),
    });
    this.#terminals.add(terminal);
    if (this.#client) terminal.connect(this.#client.terminals);
    return terminal;
  }

  watch<T>(stream: StreamFn<T>, onItem: (item: T) => void): Disposable {
    const ended = new AbortController();
    const start = (client: WingClient, signal: AbortSignal): void => {
      void this.#follow(client, stream, onItem, AbortSignal.any([signal, ended.signal]));
    };
    this.#watchers.add(start);
    if (this.#client) start(this.#client, this.#run.signal);
    return toDisposable(() => {
      this.#watchers.delete(start);
      ended.abort();
    });
  }

  retryNow(): void {
    if (!this.#client && !this.#dialling && !this.#disposed) void this.#connect();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#wake.dispose();
    this.#retry.dispose();
    for (const terminal of [...this.#terminals]) terminal.dispose();
    this.#watchers.clear();
    const client = this.#client;
    this.#lose('closed');
    client?.transport.close('closed');
    this.#liveness.dispose();
  }

  async #connect(): Promise<void> {
    this.#retry.value = undefined;
    this.#dialling = true;
    const { attempt } = this.state.getState();
    this.state.setState({ status: 'connecting', retryAt: null });
    const run = new AbortController();
    this.#run = run;
    try {
      const limit = AbortSignal.timeout(DIAL_TIMEOUT_MS);
      const transport = await this.#env.dial(AbortSignal.any([run.signal, limit]));
      if (run.signal.aborted) return transport.close('no longer wanted');
      this.#online(transport);
    } catch {
      // The reason is shown as a state; what a failed dial throws says nothing more.
      if (!run.signal.aborted) await this.#failed(attempt + 1);
    } finally {
      this.#dialling = false;
    }
  }

  #online(transport: Transport): void {
    const client = connectWing(transport);
    this.#client = client;
    transport.onDidClose((close) => {
      const sentAway = close.code === closeCodes.sentAway;
      if (this.#client === client) this.#lose(sentAway ? 'held' : 'lost');
    });
    this.#liveness.value = watchLiveness(client, this.#env.clock);
    this.state.setState({
      status: 'online',
      reason: null,
      detail: null,
      attempt: 0,
      retryAt: null,
    });
    for (const terminal of [...this.#terminals]) terminal.connect(client.terminals);
    for (const start of [...this.#watchers]) start(client, this.#run.signal);
  }

  #lose(reason: OfflineReason): void {
    this.#client = undefined;
    this.#run.abort();
    this.#liveness.value = undefined;
    for (const terminal of this.#terminals) terminal.disconnect();
    this.#offline(reason, 1);
  }

  async #failed(attempt: number): Promise<void> {
    const held = await this.#env.isHeld().catch(() => false);
    const detail = this.#env.trouble?.() ?? null;
    if (!this.#disposed) this.#offline(held ? 'held' : 'unreachable', attempt, detail);
  }

  #offline(reason: OfflineReason, attempt: number, detail: string | null = null): void {
    if (this.#disposed || reason === 'held') {
      this.state.setState({ status: 'offline', reason, detail, attempt, retryAt: null });
      return;
    }
    const delay = backoffDelay(attempt, this.#env.random());
    const retryAt = this.#env.clock.now() + delay;
    this.state.setState({ status: 'offline', reason, detail, attempt, retryAt });
    this.#retry.value = this.#env.clock.after(delay, () => void this.#connect());
  }

  async #follow<T>(
    client: WingClient,
    stream: StreamFn<T>,
    onItem: (item: T) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const item of await stream(client.api, signal)) {
          if (signal.aborted) return;
          onItem(item);
        }
      } catch (error) {
        // What one may not see stays closed, as long as this connection lasts.
        if (toAppError(error).code === 'forbidden') return;
        // A stream that broke is opened again below; a broken connection shows as a state.
      }
      if (signal.aborted) return;
      await pause(this.#env.clock, RESUBSCRIBE_MS, signal);
    }
  }
}
