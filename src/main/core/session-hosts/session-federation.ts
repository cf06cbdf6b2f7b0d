// All sessions that doors show: those of this process and those of session hosts. New ones start
// where the setting `sessions.host` says; what exists stays where it is.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type {
  CreateSession,
  SessionChange,
  SessionEvent,
  SessionInfo,
} from '#shared/contract/index.ts';
import type { Notices } from '../notices.ts';
import type { SessionEvents } from '../operations/session-events.ts';
import type { SessionLauncher } from '../profiles/session-launcher.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { HostDirectory, HostRecord } from './host-directory.ts';
import type { HostLifetime } from './host-lifetime.ts';
import { RemoteHost } from './remote-host.ts';

export interface SessionFederationDeps {
  readonly sessions: SessionRegistry;
  readonly launcher: SessionLauncher;
  readonly events: SessionEvents;
  /** Null in a process that is itself a host. */
  readonly hosts: HostDirectory | null;
  /** Of this process, if it is a host. */
  readonly lifetime: HostLifetime | null;
  /** Whether new sessions start in a session host. */
  readonly persistent: () => boolean;
  readonly settings: Pick<SettingsStore, 'state' | 'onDidChange'>;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What says that a host cannot be used, rather than that the request is wrong. */
const noHost = new Set<string>(['disconnected', 'host_unavailable', 'shutting_down']);
/**
 * Doors wait this long, in ms, for hosts to tell their sessions before they show what is known. Longer
 * than a busy host may take to let us in and tell: windows forget the place of a terminal that is missing.
 */
const READY_WITHIN = 12_000;
/** A host that closed its connection is gone within this time, in ms. */
const GONE_WITHIN = 3000;
/** When a host that did not answer is asked again, in ms: each time later, up to the longest. */
const RETRY_FIRST = 5000;
const RETRY_LONGEST = 60_000;

export class SessionFederation {
  readonly #deps: SessionFederationDeps;
  readonly #remotes = new Map<string, RemoteHost>();
  readonly #changed = new Emitter<SessionChange>();
  readonly #happened = new Emitter<{ readonly event: SessionEvent }>();
  readonly #localChanged = new Emitter<void>();
  readonly #store = new DisposableStore();
  readonly #connecting = new Map<string, Promise<RemoteHost>>();
  #scanning: Promise<void>;
  readonly #retry = new MutableDisposable<Disposable>();
  #retryAfter = RETRY_FIRST;
  #rescan = false;
  #disposed = false;

  /** Fires `upsert` and `removed`, for sessions of every process. */
  readonly onDidChange = this.#changed.event;
  /** Fires with what happens to sessions of every process. */
  readonly onDidHappen = this.#happened.event;
  /** Fires when programs came to or left the socket of a host. */
  readonly onDidChangeLocal = this.#localChanged.event;

  constructor(deps: SessionFederationDeps) {
    this.#deps = deps;
    this.#store.add(deps.sessions.onDidChange((change) => this.#didChange(change)));
    this.#store.add(deps.events.onDidHappen((item) => this.#happened.fire(item)));
    if (deps.hosts) this.#store.add(deps.hosts.watch(() => this.#scanSoon()));
    this.#scanning = this.#begin();
    this.#followSettings();
  }

  /** Resolves when the hosts that run told their sessions, or did not in time. Never rejects. */
  async ready(): Promise<void> {
    await within(this.#scanning, READY_WITHIN, this.#deps.clock);
  }

  /** Oldest first. */
  list(): SessionInfo[] {
    const remote = [...this.#remotes.values()].flatMap((host) => host.list());
    const all = this.#deps.sessions.list();
    if (remote.length === 0) return all;
    const byId = new Map<string, SessionInfo>();
    for (const session of [...all, ...remote]) {
      const { id } = session;
      byId.set(id, byId.has(id) ? (this.#infoOf(id) ?? session) : session);
    }
    return [...byId.values()].toSorted((a, b) => a.createdAt - b.createdAt);
  }

  /**
   * The host that answers for session `id`; undefined if this process does, or nobody. Programs may
   * give one id in two processes: then the one that runs is meant, and ours before a host's.
   */
  hostOf(id: string): RemoteHost | undefined {
    const holders = [...this.#remotes.values()].filter((host) => host.has(id));
    const { sessions } = this.#deps;
    if (holders.length === 0) return undefined;
    const here = sessions.has(id);
    if (here && sessions.get(id).info.state !== 'exited') return undefined;
    const running = holders.find((host) => host.get(id)?.state !== 'exited');
    return running ?? (here ? undefined : holders[0]);
  }

  /** The hosts connected now. */
  hosts(): RemoteHost[] {
    return [...this.#remotes.values()];
  }

  /** Starts a session where new ones belong. @throws AppError as declared for `sessions.create` */
  async create(request: CreateSession): Promise<SessionInfo> {
    const { lifetime } = this.#deps;
    return lifetime ? lifetime.start(() => this.#create(request)) : this.#create(request);
  }

  /** Starts the same program in the folder where session `id` is now. @throws AppError */
  async duplicate(id: string): Promise<SessionInfo> {
    const host = this.hostOf(id);
    if (!host) return this.create(this.#deps.launcher.copyOf(id));
    try {
      return await this.create(await host.api.sessions.request({ id }));
    } catch (error) {
      throw toAppError(error);
    }
  }

  /** Lets go of the hosts; their sessions go on. */
  dispose(): void {
    this.#disposed = true;
    this.#retry.dispose();
    for (const host of this.#remotes.values()) host.dispose();
    this.#remotes.clear();
    this.#store.dispose();
    this.#changed.dispose();
    this.#happened.dispose();
    this.#localChanged.dispose();
  }

  async #create(request: CreateSession): Promise<SessionInfo> {
    const { id } = request;
    if (id !== undefined) {
      // Hosts that are still being asked may have it.
      await this.ready();
      if (this.#infoOf(id)) throw exists(id);
    }
    return (await this.#createInHost(request)) ?? (await this.#deps.launcher.create(request)).info;
  }

  /** Null if the session belongs into this process, also when no host can be had: better here than not at all. */
  async #createInHost(request: CreateSession): Promise<SessionInfo | null> {
    const { hosts, persistent } = this.#deps;
    if (!hosts || !persistent()) return null;
    // A host that was about to end is replaced, once.
    for (let attempt = 0; ; attempt += 1) {
      let host: RemoteHost | undefined;
      try {
        host = await this.#connect(await hosts.own());
        const session = await host.api.sessions.create(request);
        host.adopt(session);
        return session;
      } catch (error) {
        const known = isAppError(error) ? error : toAppError(error);
        if (!noHost.has(known.code)) throw known;
        if (attempt === 0 && known.code === 'disconnected') {
          if (host) await within(host.closed, GONE_WITHIN, this.#deps.clock);
          continue;
        }
        this.#sayNotPersistent(known);
        return null;
      }
    }
  }

  #sayNotPersistent(error: AppError): void {
    const { notices, logger } = this.#deps;
    logger.warn({ err: error }, 'a session could not be started in the session host');
    notices.add('warning', 'This session ends when Aerie ends', error.message);
  }

  /** Sessions of an earlier run come back in the host, so it is started before anyone asks for one. */
  async #begin(): Promise<void> {
    await this.#scan();
    await this.#startHost();
  }

  /** A host is wanted at once also by programs, which come by its socket. */
  #followSettings(): void {
    const { settings, persistent } = this.#deps;
    const wants = (): string => `${persistent()} ${settings.state.values['local.socket']}`;
    let before = wants();
    this.#store.add(
      settings.onDidChange(() => {
        const now = wants();
        if (now !== before) this.#scanning = this.#scanning.then(() => this.#startHost());
        before = now;
      }),
    );
  }

  async #startHost(): Promise<void> {
    const { hosts, persistent, logger } = this.#deps;
    if (!hosts || !persistent() || this.#disposed) return;
    try {
      const { api } = await this.#connect(await hosts.own());
      // It may have run before, while this app was another process that has ended since.
      await api.restore.claim();
    } catch (error) {
      logger.warn({ err: error }, 'the session host could not be had at the start');
    }
  }

  #scanSoon(): void {
    if (this.#disposed) return;
    if (this.#rescan) return;
    this.#rescan = true;
    this.#scanning = this.#scanning.then(() => {
      this.#rescan = false;
      return this.#scan();
    });
  }

  async #scan(): Promise<void> {
    const { hosts, logger } = this.#deps;
    if (!hosts || this.#disposed) return;
    try {
      const found = await hosts.list();
      const outcomes = await Promise.allSettled(found.map((record) => this.#connect(record)));
      this.#retryAfter = outcomes.some(({ status }) => status === 'rejected')
        ? this.#scanLater(this.#retryAfter)
        : RETRY_FIRST;
    } catch (error) {
      logger.warn({ err: error }, 'session hosts could not be listed');
    }
  }

  /** A host that hangs may go on; nothing else would tell. Returns the time to wait after that. */
  #scanLater(ms: number): number {
    // Nobody waits for it: what is known by now can be shown.
    if (!this.#disposed) this.#retry.value = this.#deps.clock.after(ms, () => void this.#scan());
    return Math.min(2 * ms, RETRY_LONGEST);
  }

  #connect(record: HostRecord): Promise<RemoteHost> {
    const known = this.#remotes.get(record.name);
    if (known) return Promise.resolve(known);
    const underWay = this.#connecting.get(record.name);
    if (underWay) return underWay;
    const connecting = this.#open(record).finally(() => this.#connecting.delete(record.name));
    this.#connecting.set(record.name, connecting);
    return connecting;
  }

  async #open(record: HostRecord): Promise<RemoteHost> {
    const { hosts, clock } = this.#deps;
    if (!hosts || this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    const host = await RemoteHost.connect(record, await hosts.connect(record), clock);
    if (this.#disposed) {
      host.dispose();
      throw new AppError('shutting_down', 'Aerie is shutting down.');
    }
    this.#remotes.set(record.name, host);
    host.onDidChange((change) => this.#didChange(change));
    host.onDidHappen((event) => this.#happened.fire({ event }));
    host.onDidChangeLocal(() => this.#localChanged.fire());
    host.onDidClose(() => this.#didLose(host));
    for (const session of host.list()) this.#didChange({ type: 'upsert', session });
    host
      .followNotices(({ level, title, detail }) => this.#deps.notices.add(level, title, detail))
      .catch(() => {
        // The connection ended, or another app told it first.
      });
    if (hosts.replaces(record)) {
      host.api.system.retire().catch((error: unknown) => {
        this.#deps.logger.warn({ err: error, host: record.name }, 'an old host was not retired');
      });
    }
    return host;
  }

  /** A host ended, hung, or closed its door for a moment. */
  #didLose(host: RemoteHost): void {
    const lost = host.list();
    this.#remotes.delete(host.record.name);
    host.dispose();
    this.#localChanged.fire();
    this.#scanning = this.#replace(host.record, lost)
      .catch((error: unknown) => {
        this.#deps.logger.warn({ err: error }, 'no new session host could be had');
      })
      .then(() => {
        for (const { id } of lost) this.#didChange({ type: 'removed', id });
      });
  }

  /** Unless the host is there again, its place is taken at once, so that what it kept for the worst comes back. */
  async #replace({ name, pid }: HostRecord, lost: readonly SessionInfo[]): Promise<void> {
    const { hosts, persistent, notices, logger } = this.#deps;
    await this.#scan();
    const running = lost.filter(({ state }) => state !== 'exited').length;
    if (running === 0 || this.#remotes.get(name)?.record.pid === pid) return;
    logger.error({ host: name, running }, 'a session host was lost');
    notices.add(
      'error',
      'Terminals were lost',
      `The process that ran ${running === 1 ? 'a terminal' : `${running} terminals`} ended unexpectedly. What they showed comes back where it was saved.`,
    );
    if (hosts && persistent()) await this.#connect(await hosts.own());
  }

  /** Tells how session `id` is now, whoever has it. */
  #didChange(change: SessionChange): void {
    if (change.type === 'all') return;
    const id = change.type === 'upsert' ? change.session.id : change.id;
    const isOurs = change.type === 'upsert' && this.#remotes.size === 0;
    const session = isOurs ? undefined : this.#infoOf(id);
    this.#changed.fire(session ? { type: 'upsert', session } : change);
  }

  #infoOf(id: string): SessionInfo | undefined {
    const { sessions } = this.#deps;
    return this.hostOf(id)?.get(id) ?? (sessions.has(id) ? sessions.get(id).info : undefined);
  }
}

function exists(id: string): AppError {
  return new AppError('session_exists', `A session "${id}" already exists. Choose another id.`);
}
