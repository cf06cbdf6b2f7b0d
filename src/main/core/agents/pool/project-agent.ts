// One agent's process for one project, shared by all its sessions there: a process costs hundreds of
// megabytes (acp.md section 1). Starts when the first session is opened, comes back by itself when it
// dies, and ends when nothing has used it for a while.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { StartStep } from '../client/client-options.ts';
import type { ListedSession } from '../client/session-lists.ts';
import { ClientClosedError } from '../errors/acp-error.ts';
import { untilAborted } from '../permissions/until-aborted.ts';
import type { CallOptions, SessionOptions } from '../session/session-options.ts';
import type { AgentExit } from '../transport/transport.ts';
import { AgentLease, type SessionSource } from './agent-lease.ts';
import type { CreatePoolClient, PoolClient, PoolSession } from './pool-client.ts';

/** How an agent stands in a project. */
export type ProjectAgentState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting'; readonly step: StartStep; readonly again: boolean }
  | { readonly kind: 'ready' }
  /** Died too often in a row, or could not be started again. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'closed' };

export interface ProjectAgentPorts<S extends PoolSession> {
  readonly createClient: CreatePoolClient<S>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** After this long without a session the process ends, in ms. */
  readonly keepIdleMs: () => number;
}

/** Waits before the agent is started again, in ms; after so many deaths within `CALM_MS` it stays down. */
const RESTART_AFTER = [0, 1000, 5000];
const CALM_MS = 60_000;

export class ProjectAgent<S extends PoolSession> {
  readonly #ports: ProjectAgentPorts<S>;
  readonly #changed = new Emitter<ProjectAgentState>();
  readonly #leases = new Set<AgentLease<S>>();
  readonly #idle = new MutableDisposable<Disposable>();
  readonly #restart = new MutableDisposable<Disposable>();
  /** Processes that are on their way out. */
  readonly #ending = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  #state: ProjectAgentState = { kind: 'idle' };
  #client: PoolClient<S> | undefined;
  #starting: Promise<PoolClient<S>> | undefined;
  #opening = 0;
  /** Sessions that are being opened again, and in which process. */
  readonly #reopening = new Map<AgentLease<S>, PoolClient<S>>();
  /** Sessions that the agent is still letting go, by id. */
  readonly #closing = new Map<string, Promise<void>>();
  #deaths: number[] = [];

  /** Fires for each new state. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: ProjectAgentPorts<S>) {
    this.#ports = ports;
  }

  get state(): ProjectAgentState {
    return this.#state;
  }

  /** Its process, while it runs. */
  get client(): PoolClient<S> | undefined {
    return this.#client;
  }

  /** Sessions open here, oldest first. */
  get leases(): readonly AgentLease<S>[] {
    return [...this.#leases];
  }

  /** Opens a session; starts the agent if need be. @throws AcpError */
  async open(source: SessionSource, options: SessionOptions): Promise<AgentLease<S>> {
    this.#idle.value = undefined;
    this.#opening += 1;
    try {
      if (source.kind === 'existing') await this.#closing.get(source.id);
      const running = this.#running();
      // The caller may give up; what is waited for goes on for others.
      const client = await (options.signal ? untilAborted(running, options.signal) : running);
      const session = await openSession(client, source, options);
      if (this.#client !== client) {
        throw new ClientClosedError('The agent ended while the session was opened. Try again.');
      }
      const lease = new AgentLease(session, options, (gone, closed) =>
        this.#released(gone, closed),
      );
      this.#leases.add(lease);
      return lease;
    } finally {
      this.#opening -= 1;
      this.#rest();
    }
  }

  /** Sessions the agent knows of a folder, newest first; starts the agent if need be. @throws AcpError */
  async *sessions(options: CallOptions & { readonly cwd: string }): AsyncGenerator<ListedSession> {
    this.#idle.value = undefined;
    this.#opening += 1;
    try {
      const running = this.#running();
      const client = await (options.signal ? untilAborted(running, options.signal) : running);
      if (client.sessions) yield* client.sessions(options);
    } finally {
      this.#opening -= 1;
      this.#rest();
    }
  }

  /** After `failed`: starts the agent and opens its sessions again, now. @throws AcpError */
  async retry(): Promise<void> {
    this.#deaths = [];
    await this.#revive();
  }

  /** Ends the process in an orderly way and starts it again with its sessions, e.g. after a login. */
  async renew(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    for (const lease of this.#leases)
      if (lease.state.kind === 'open') lease.set({ kind: 'waiting' });
    if (client) await this.#end(client);
    await this.retry();
  }

  /** Ends everything, for good. */
  async close(): Promise<void> {
    if (this.#state.kind === 'closed') return;
    this.#set({ kind: 'closed' });
    this.#ended.abort();
    this.#idle.dispose();
    this.#restart.dispose();
    const client = this.#client;
    this.#client = undefined;
    for (const lease of [...this.#leases]) lease.set({ kind: 'closed' });
    this.#leases.clear();
    await this.#starting?.catch(() => {
      // Told to whoever waits for it.
    });
    if (client) void this.#end(client);
    await Promise.all(this.#ending);
    this.#changed.dispose();
  }

  #running(): Promise<PoolClient<S>> {
    if (this.#state.kind === 'closed') {
      return Promise.reject(new ClientClosedError('The agent was closed. Open it again.'));
    }
    if (this.#client) return Promise.resolve(this.#client);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<PoolClient<S>> {
    const again = this.#leases.size > 0;
    const client = this.#ports.createClient({
      onExit: (exit) => this.#didExit(client, exit),
      onStep: (step) => {
        if (this.#state.kind === 'starting') this.#set({ kind: 'starting', step, again });
      },
    });
    this.#set({ kind: 'starting', step: 'finding', again });
    try {
      await client.start({ signal: this.#ended.signal });
    } catch (error) {
      await this.#end(client);
      this.#set(this.#leases.size > 0 ? { kind: 'failed', error } : { kind: 'idle' });
      throw error;
    }
    if (this.#state.kind === 'closed') {
      await this.#end(client);
      throw new ClientClosedError('The agent was closed while it started.');
    }
    this.#client = client;
    this.#set({ kind: 'ready' });
    return client;
  }

  #didExit(client: PoolClient<S>, exit: AgentExit | undefined): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void this.#end(client);
    const { clock, logger } = this.#ports;
    const now = clock.monotonic();
    this.#deaths = [...this.#deaths.filter((at) => now - at < CALM_MS), now];
    for (const lease of this.#leases)
      if (lease.state.kind === 'open') lease.set({ kind: 'waiting', exit });
    const delay = RESTART_AFTER[this.#deaths.length - 1];
    if (this.#leases.size === 0) {
      this.#set({ kind: 'idle' });
    } else if (delay === undefined) {
      logger.warn({ deaths: this.#deaths.length }, 'an agent died too often and stays down');
      const error = new ClientClosedError(
        'The agent ended several times in a row. Start it again.',
      );
      this.#lose(error);
      this.#set({ kind: 'failed', error });
    } else {
      this.#set({ kind: 'starting', step: 'finding', again: true });
      this.#restart.value = clock.after(delay, () => {
        this.#revive().catch((error: unknown) => {
          logger.warn({ err: error }, 'an agent could not be started again');
        });
      });
    }
  }

  /** Starts the agent if it does not run, and opens again what was open. */
  async #revive(): Promise<void> {
    try {
      const client = await this.#running();
      const waiting = [...this.#leases].filter(
        (lease) => lease.state.kind !== 'open' && this.#reopening.get(lease) !== client,
      );
      await Promise.all(waiting.map((lease) => this.#reopen(client, lease)));
    } catch (error) {
      this.#lose(error);
      throw error;
    }
  }

  async #reopen(client: PoolClient<S>, lease: AgentLease<S>): Promise<void> {
    // The time that one request may take holds again; who asked first is not waiting any more.
    const { signal: _signal, ...options } = lease.options;
    this.#reopening.set(lease, client);
    if (lease.state.kind === 'lost') lease.set({ kind: 'waiting' });
    try {
      const source = { kind: 'existing', id: lease.id, history: 'known' } as const;
      const session = await openSession(client, source, options);
      if (lease.state.kind === 'closed') await session.close();
      else if (this.#client === client) lease.set({ kind: 'open', session });
    } catch (error) {
      // Died again: that is dealt with there, and what it told of the session begins anew.
      lease.set(this.#client === client ? { kind: 'lost', error } : { kind: 'waiting' });
    } finally {
      if (this.#reopening.get(lease) === client) this.#reopening.delete(lease);
    }
  }

  /** Ends a process; `close` waits for all that are ending. */
  #end(client: PoolClient<S>): Promise<void> {
    const ending = client
      .close()
      .catch((error: unknown) => {
        this.#ports.logger.warn({ err: error }, 'an agent could not be ended in an orderly way');
      })
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }

  #lose(error: unknown): void {
    for (const lease of this.#leases) {
      if (lease.state.kind === 'waiting') lease.set({ kind: 'lost', error });
    }
  }

  #released(lease: AgentLease<S>, closed: Promise<void>): void {
    this.#leases.delete(lease);
    const done = closed
      .catch(() => {
        // Told to whoever closed it.
      })
      .finally(() => {
        if (this.#closing.get(lease.id) === done) this.#closing.delete(lease.id);
      });
    this.#closing.set(lease.id, done);
    this.#rest();
  }

  /** Without sessions the process ends after a while. */
  #rest(): void {
    if (this.#leases.size > 0 || this.#opening > 0 || this.#state.kind === 'closed') return;
    this.#restart.value = undefined;
    if (!this.#client) {
      if (!this.#starting) this.#set({ kind: 'idle' });
      return;
    }
    this.#idle.value = this.#ports.clock.after(this.#ports.keepIdleMs(), () => {
      const client = this.#client;
      this.#client = undefined;
      this.#set({ kind: 'idle' });
      if (client) void this.#end(client);
    });
  }

  #set(state: ProjectAgentState): void {
    if (this.#state.kind === 'closed') return;
    this.#state = state;
    this.#changed.fire(state);
  }
}

function openSession<S extends PoolSession>(
  client: PoolClient<S>,
  source: SessionSource,
  options: SessionOptions,
): Promise<S> {
  switch (source.kind) {
    case 'new':
      return client.newSession(options);
    case 'fork':
      return client.forkSession(source.id, options);
    case 'existing': {
      const resumes = client.capabilities.sessionCapabilities?.resume != null;
      return source.history === 'known' && resumes
        ? client.resumeSession(source.id, options)
        : client.loadSession(source.id, options);
    }
  }
}
