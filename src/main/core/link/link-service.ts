// All roosts that this machine is linked with: added, signed in to, switched on and off, watched.

import { randomBytes } from 'node:crypto';
import { keyFingerprint } from '#client/tunnel/key-fingerprint.ts';
import { requireSafe } from '#client/tunnel/require-safe.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import type { RemoteSignIn, RemoteStatus, RoostStatus } from '#shared/contract/remote.ts';
import type { RemoteConfig, RoostEntry } from '#shared/contract/remote-config.ts';
import type { ProcessLock } from '../system/process-lock.ts';
import type { HistoryStore } from './audit/history-store.ts';
import type { SessionAudits } from './audit/session-audits.ts';
import type { DeviceToken } from './device-login.ts';
import type { DirectDoor } from './direct/direct-door.ts';
import type { DirectRoost } from './direct/identify.ts';
import type { LinkSecrets } from './link-secrets.ts';
import type { LinkServices } from './link-services.ts';
import type { LinkSocketOptions } from './link-socket.ts';
import { LinkedRoost } from './linked-roost.ts';
import type { RemoteSessions } from './pty/remote-sessions.ts';
import type { RemoteState, RemoteStore } from './remote-store.ts';
import type { RemoteViewers } from './remote-viewers.ts';
import { RoostLink, type RoostLinkOptions } from './roost-link.ts';
import { SignIns } from './sign-ins.ts';

/** Another process that holds the links is asked for them again so often, in ms. */
const LOCK_RETRY = 30_000;
const MAX_ROOSTS = 16;

export interface LinkServicePorts {
  readonly store: RemoteStore;
  readonly secrets: LinkSecrets;
  readonly services: LinkServices;
  /** The port for people who come past the roosts. */
  readonly direct: Pick<DirectDoor, 'status' | 'onDidChange'>;
  readonly viewers: RemoteViewers;
  /** What people began from elsewhere. */
  readonly sessions: Pick<RemoteSessions, 'begun' | 'look' | 'onDidChange'>;
  /** Takes the lock that one process holds while it is linked; null while another has it. */
  readonly lock: () => Promise<ProcessLock | null>;
  readonly prove: (
    entry: RoostEntry,
    token: DeviceToken,
    identity: WingIdentity,
    wingId: string,
  ) => Promise<number>;
  /** Forgets what users of passkeys have proven. */
  readonly revokeTokens: (userId?: string, roost?: string) => void;
  readonly onPasskeyRegistered: RoostLinkOptions['onPasskeyRegistered'];
  /** What is kept of sessions of people elsewhere. */
  readonly history: HistoryStore;
  /** Which of those sessions are recorded now. */
  readonly audits: Pick<SessionAudits, 'list' | 'onDidChange'>;
  /** Ends what takes time to end, once the links are gone. Never rejects. */
  readonly finish: () => Promise<void>;
  /** What the services are made of; ended with the links. */
  readonly parts: Disposable;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly fetch?: typeof fetch;
  readonly dial?: (options: LinkSocketOptions) => ReturnType<NonNullable<RoostLinkOptions['dial']>>;
}

export class LinkService {
  readonly #ports: LinkServicePorts;
  readonly #roosts = new Map<string, LinkedRoost>();
  readonly #disposables = new DisposableStore();
  readonly #changed = new Emitter<void>();
  readonly #lockRetry = new MutableDisposable<Disposable>();
  readonly #signIns: SignIns;
  #started: Promise<void> | undefined;
  /** One change of links after the other. */
  #work: Promise<void> = Promise.resolve();
  #identity: WingIdentity | undefined;
  #lock: ProcessLock | null = null;
  #heldElsewhere = false;
  #disposed = false;
  #state: RemoteState | undefined;

  /** Fires when what `status` tells may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(ports: LinkServicePorts) {
    this.#ports = ports;
    this.#signIns = new SignIns({
      ...ports,
      onDidChange: () => this.#changed.fire(),
      onToken: (roost, token) => this.#didSignIn(roost, token),
      onFailed: (roost, problem) => this.#failed(roost, problem),
    });
    this.#disposables.add(this.#signIns);
    this.#disposables.add(ports.viewers.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(ports.audits.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(ports.sessions.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(ports.direct.onDidChange(() => this.#changed.fire()));
    this.#disposables.add(
      ports.store.onDidChange((state) => this.#later(() => this.#didChange(state))),
    );
  }

  /** The roosts that this machine is linked with now, as those who come past them are judged. */
  get directRoosts(): readonly DirectRoost[] {
    return [...this.#roosts.values()].flatMap(({ entry, link }) =>
      link
        ? [{ context: link.context, key: link.relayKey, origin: new URL(entry.url).origin }]
        : [],
    );
  }

  /** What is kept of sessions that people began from elsewhere. */
  get history(): HistoryStore {
    return this.#ports.history;
  }

  /** Links with every roost that is switched on. @throws AppError `storage_failed` */
  start(): Promise<void> {
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  /** @throws AppError `storage_failed` */
  async status(): Promise<RemoteStatus> {
    await this.start();
    const { access, wingId } = await this.#ports.store.read();
    return {
      wingId,
      fingerprint: this.#identity ? keyFingerprint(this.#identity.publicKey) : null,
      heldElsewhere: this.#heldElsewhere,
      roosts: [...this.#roosts.values()].map((roost) => this.#statusOf(roost)),
      viewers: this.#ports.viewers.list(),
      recorded: this.#ports.audits.list(),
      sessions: this.#ports.sessions.begun(),
      direct: this.#ports.direct.status,
      access,
    };
  }

  /** @throws AppError `roost_exists`, `limit_reached`, `storage_failed`, `bad_request` */
  async addRoost(input: {
    readonly url: string;
    readonly name?: string | undefined;
    readonly org?: string | undefined;
    readonly plain?: boolean | undefined;
  }): Promise<RoostStatus> {
    await this.start();
    const url = input.url.replace(/\/+$/, '');
    requireSafe(url, input.plain ?? false);
    const id = randomBytes(4).toString('hex');
    await this.#ports.store.change((state) => {
      if (state.roosts.length >= MAX_ROOSTS) {
        throw new AppError(
          'limit_reached',
          `This machine can be linked with ${MAX_ROOSTS} roosts.`,
        );
      }
      if (state.roosts.some((roost) => roost.url.toLowerCase() === url.toLowerCase())) {
        throw new AppError('roost_exists', 'This machine is linked with that roost already.');
      }
      const name = input.name ?? new URL(url).host.slice(0, 64);
      const { org = '', plain = false } = input;
      return { ...state, roosts: [...state.roosts, { id, name, url, org, plain, enabled: true }] };
    });
    await this.#work;
    return this.#statusOf(this.#roost(id));
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async changeRoost(
    id: string,
    change: Changes<Pick<RoostEntry, 'name' | 'enabled' | 'org'>>,
  ): Promise<void> {
    await this.start();
    this.#roost(id);
    await this.#ports.store.change((state) => ({
      ...state,
      roosts: state.roosts.map((entry) => (entry.id === id ? changed(entry, change) : entry)),
    }));
    await this.#work;
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async removeRoost(id: string): Promise<void> {
    await this.signOut(id);
    await this.#ports.store.change((state) => ({
      ...state,
      roosts: state.roosts.filter((entry) => entry.id !== id),
    }));
    await this.#work;
  }

  /** @throws AppError `roost_not_found`, `roost_unreachable`, `storage_failed` */
  async signIn(id: string): Promise<RemoteSignIn> {
    await this.start();
    const roost = this.#roost(id);
    requireSafe(roost.entry.url, roost.entry.plain);
    roost.problem = null;
    const { wingId } = await this.#ports.store.read();
    const { publicBase64: publicKey } = await this.#identityOrNew();
    // The id is kept before a roost knows it.
    await this.#ports.store.change((state) => state);
    return this.#signIns.begin(id, roost.entry.url, { wingId, publicKey });
  }

  /** @throws AppError `roost_not_found` */
  async cancelSignIn(id: string): Promise<void> {
    await this.start();
    this.#roost(id);
    this.#signIns.cancel(id);
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async signOut(id: string): Promise<void> {
    await this.start();
    const roost = this.#roost(id);
    this.#signIns.cancel(id);
    await this.#ports.secrets.forget(id);
    roost.token = null;
    roost.problem = null;
    this.#ports.viewers.cutOff((viewer) => viewer.roost === id);
    await this.#inTurn(() => this.#sync(roost));
  }

  /** @throws AppError `roost_not_found` */
  async retry(id: string): Promise<void> {
    await this.start();
    this.#roost(id).link?.retryNow();
  }

  /** @throws AppError `roost_not_found` */
  async prove(id: string): Promise<void> {
    await this.start();
    await this.#roost(id).prove();
  }

  /** @throws AppError `storage_failed` */
  async changeAccess(change: Changes<RemoteConfig>): Promise<void> {
    await this.start();
    await this.#ports.store.change((state) => ({
      ...state,
      access: changed(state.access, change),
    }));
  }

  /** Ends attachments: of one viewer, of a user, or all; with a roost only those that came by it. */
  cutOff({ viewer, user, roost }: CutOff): void {
    const { viewers, revokeTokens } = this.#ports;
    const meant = viewers
      .list()
      .filter(
        (each) =>
          (!viewer || each.id === viewer) &&
          (!user || each.userId === user) &&
          (!roost || each.roost === roost),
      );
    const ids = new Set(meant.map(({ id }) => id));
    viewers.cutOff(({ id }) => ids.has(id));
    if (!viewer) revokeTokens(user, roost);
    // Tabs of theirs that are not attached just now need the passkey again as well.
    else for (const each of meant) revokeTokens(each.userId, each.roost);
  }

  /** Hangs up everywhere. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#started?.catch(() => undefined);
    await this.#work;
    this.#lockRetry.dispose();
    this.#disposables.dispose();
    for (const roost of this.#roosts.values()) roost.dispose();
    this.#roosts.clear();
    this.#changed.dispose();
    await this.#ports.finish();
    this.#ports.parts.dispose();
    this.#ports.store.dispose();
    await this.#lock?.release();
    this.#lock = null;
  }

  async #start(): Promise<void> {
    const state = await this.#ports.store.read();
    this.#ports.store.follow();
    await this.#inTurn(() => this.#didChange(state));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch((error: unknown) => {
      this.#ports.logger.error({ err: error }, 'links could not be changed');
    });
    return done;
  }

  /** In turn as well; what goes wrong is logged, and nobody waits for it. */
  #later(work: () => Promise<void>): void {
    this.#inTurn(work).catch(() => undefined);
  }

  /** Makes the links as the list says. */
  async #didChange(state: RemoteState): Promise<void> {
    const before = this.#state;
    this.#state = state;
    for (const [id, roost] of this.#roosts) {
      if (state.roosts.some((entry) => entry.id === id)) continue;
      this.#hangUp(roost);
      roost.dispose();
      this.#roosts.delete(id);
    }
    for (const entry of state.roosts) {
      // What keeps one link from being made keeps no other.
      await this.#follow(entry).catch((error: unknown) =>
        this.#failed(entry.id, sentenceOf(error)),
      );
    }
    if (before && before.access !== state.access) {
      for (const roost of this.#roosts.values()) roost.link?.didChangeRules();
    }
    this.#changed.fire();
  }

  async #follow(entry: RoostEntry): Promise<void> {
    let roost = this.#roosts.get(entry.id);
    const before = roost?.entry ?? entry;
    if (roost) roost.entry = entry;
    else {
      roost = new LinkedRoost(entry, {
        clock: this.#ports.clock,
        prove: (at, token) => this.#prove(at, token),
        onDidChange: () => this.#changed.fire(),
      });
      this.#roosts.set(entry.id, roost);
      roost.token = await this.#ports.secrets.token(entry.id).catch((error: unknown) => {
        this.#failed(entry.id, sentenceOf(error));
        return null;
      });
    }
    // An organisation is told when the link registers, and an address is dialled anew.
    if (before.org !== entry.org || before.url !== entry.url || before.plain !== entry.plain) {
      this.#hangUp(roost);
    }
    await this.#sync(roost);
  }

  /** A link is there exactly while it should be. */
  async #sync(roost: LinkedRoost): Promise<void> {
    const { entry, token } = roost;
    const wanted = !this.#disposed && entry.enabled && token !== null && (await this.#mayLink());
    if (!wanted || !token) this.#hangUp(roost);
    else if (!roost.link) {
      // The file may say what nobody has agreed to here.
      requireSafe(entry.url, entry.plain);
      roost.use(await this.#linkWith(entry, token));
    }
    this.#changed.fire();
  }

  /** Who came by this link is attached no more: another link knows nothing of them. */
  #hangUp(roost: LinkedRoost): void {
    if (!roost.link) return;
    this.#ports.viewers.cutOff((viewer) => viewer.roost === roost.entry.id);
    roost.use(undefined);
  }

  async #linkWith(entry: RoostEntry, { token, userId }: DeviceToken): Promise<RoostLink> {
    const { store, services, onPasskeyRegistered, clock, random, logger, dial } = this.#ports;
    const { wingId } = await store.read();
    return new RoostLink({
      roost: entry.id,
      baseUrl: entry.url,
      wingId,
      identity: await this.#identityOrNew(),
      token,
      owner: userId,
      registration: () => {
        const { locked = true, allowed = [] } = this.#state?.access ?? {};
        return { locked, allowedCount: allowed.length, org: entry.org };
      },
      ...{ services, onPasskeyRegistered, clock, random, logger },
      ...(dial ? { dial } : {}),
    });
  }

  /** One process of this machine is linked: two would take each other's place in turn. */
  async #mayLink(): Promise<boolean> {
    this.#lock ??= await this.#ports.lock();
    this.#heldElsewhere = this.#lock === null;
    if (this.#lock) {
      this.#ports.sessions.look();
      return true;
    }
    this.#lockRetry.value ??= this.#ports.clock.after(LOCK_RETRY, () => {
      this.#lockRetry.value = undefined;
      const state = this.#state;
      if (state && !this.#disposed) this.#later(() => this.#didChange(state));
    });
    return false;
  }

  async #didSignIn(id: string, token: DeviceToken): Promise<void> {
    const roost = this.#roosts.get(id);
    if (!roost) return;
    await this.#ports.secrets.keep(id, token);
    roost.token = token;
    roost.problem = null;
    await this.#inTurn(() => {
      this.#hangUp(roost);
      return this.#sync(roost);
    });
  }

  async #prove(entry: RoostEntry, token: DeviceToken): Promise<number> {
    const { wingId } = await this.#ports.store.read();
    return this.#ports.prove(entry, token, await this.#identityOrNew(), wingId);
  }

  async #identityOrNew(): Promise<WingIdentity> {
    this.#identity ??= await this.#ports.secrets.identity();
    return this.#identity;
  }

  #failed(id: string, problem: string): void {
    const roost = this.#roosts.get(id);
    if (roost) roost.problem = problem;
    this.#changed.fire();
  }

  #statusOf(roost: LinkedRoost): RoostStatus {
    return roost.status(this.#signIns.of(roost.entry.id));
  }

  #roost(id: string): LinkedRoost {
    const roost = this.#roosts.get(id);
    if (roost) return roost;
    throw new AppError('roost_not_found', 'That roost is not in the list any more.');
  }
}

/** Who is meant; everybody without any of it. */
interface CutOff {
  readonly viewer?: string | undefined;
  readonly user?: string | undefined;
  readonly roost?: string | undefined;
}

/** Some fields anew; those that are undefined stay. */
type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

function changed<T extends object>(before: T, change: Changes<NoInfer<T>>): T {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given) };
}

function sentenceOf(error: unknown): string {
  return isAppError(error) ? error.message : 'The link could not be made. The log says more.';
}
