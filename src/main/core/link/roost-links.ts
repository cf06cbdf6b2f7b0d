// The links that there should be: one for each roost that is switched on and signed in to, as long as
// this process is the one of this machine that is linked.

import { keyFingerprint } from '#client/tunnel/key-fingerprint.ts';
import { requireSafe } from '#client/tunnel/require-safe.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { RoostEntry } from '#shared/contract/remote-config.ts';
import type { ProcessLock } from '../system/process-lock.ts';
import { entriesOfRoost } from './access/people.ts';
import type { DeviceToken } from './device-login.ts';
import type { LinkSecrets } from './link-secrets.ts';
import type { LinkServices } from './link-services.ts';
import type { LinkSocketOptions } from './link-socket.ts';
import { LinkedRoost } from './linked-roost.ts';
import type { RemoteSessions } from './pty/remote-sessions.ts';
import type { RemoteState, RemoteStore } from './remote-store.ts';
import type { RemoteViewers } from './remote-viewers.ts';
import { RoostLink, type RoostLinkOptions } from './roost-link.ts';

/**
 * What keeps links from being made is looked at again so often, in ms: another process that holds them,
 * a disk that is full, a token that cannot be read.
 */
const LOOK_AGAIN = 30_000;
/** What is under way keeps nobody from quitting for longer than this, in ms, e.g. a key ring that asks. */
const QUIT_PATIENCE = 3000;

export interface RoostLinksPorts {
  readonly store: RemoteStore;
  readonly secrets: LinkSecrets;
  readonly services: LinkServices;
  readonly viewers: Pick<RemoteViewers, 'cutOff'>;
  /** What people began from elsewhere. */
  readonly sessions: Pick<RemoteSessions, 'look'>;
  /** Takes the lock that one process holds while it is linked; null while another has it. */
  readonly lock: () => Promise<ProcessLock | null>;
  readonly prove: (
    entry: RoostEntry,
    token: DeviceToken,
    identity: WingIdentity,
    wingId: string,
  ) => Promise<number>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly dial?: (options: LinkSocketOptions) => ReturnType<NonNullable<RoostLinkOptions['dial']>>;
}

export interface RoostLinksEvents {
  readonly onDidChange: () => void;
  /** A roost is not in the list any more. */
  readonly onDidRemove: (roost: string) => void;
}

export class RoostLinks {
  readonly #ports: RoostLinksPorts;
  readonly #events: RoostLinksEvents;
  readonly #roosts = new Map<string, LinkedRoost>();
  readonly #again = new MutableDisposable<Disposable>();
  /** One change of links after the other. */
  #work: Promise<void> = Promise.resolve();
  #identity: WingIdentity | undefined;
  #lock: ProcessLock | null = null;
  #heldElsewhere = false;
  #disposed = false;
  /** What holds now; links may not all be as it says yet. */
  #state: RemoteState | undefined;

  constructor(ports: RoostLinksPorts, events: RoostLinksEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** Those in the list. */
  get roosts(): readonly LinkedRoost[] {
    return [...this.#roosts.values()];
  }

  /** True while another process of this machine is linked. */
  get heldElsewhere(): boolean {
    return this.#heldElsewhere;
  }

  /** Of this machine's key, for people to compare; null before it was needed. */
  get fingerprint(): string | null {
    return this.#identity ? keyFingerprint(this.#identity.publicKey) : null;
  }

  /** This machine's key, made when first asked for. @throws AppError `storage_failed` */
  async identity(): Promise<WingIdentity> {
    this.#identity ??= await this.#ports.secrets.identity();
    return this.#identity;
  }

  /** @throws AppError `roost_not_found` */
  roost(id: string): LinkedRoost {
    const roost = this.#roosts.get(id);
    if (roost) return roost;
    throw new AppError('roost_not_found', 'That roost is not in the list any more.');
  }

  /** Makes the links as the list says. What goes wrong is in the status of each roost. */
  async follow(state: RemoteState): Promise<void> {
    if (this.#disposed) return;
    const before = this.#state;
    this.#state = state;
    this.#list(state);
    if (before && before.access !== state.access) {
      for (const roost of this.#roosts.values()) roost.link?.didChangeRules();
    }
    await this.#inTurn(() => this.#follow());
  }

  /** Resolves once all that was asked for before is done. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** Tries now what would be tried later. @throws AppError `roost_not_found` */
  retry(id: string): void {
    const { link } = this.roost(id);
    if (link) link.retryNow();
    else this.#lookAgain();
  }

  /** Somebody has signed this machine in; a roost that is gone is none of it. @throws AppError `storage_failed` */
  didSignIn(id: string, token: DeviceToken): Promise<void> {
    return this.#inTurn(async () => {
      const roost = this.#roosts.get(id);
      if (!roost) return;
      await this.#ports.secrets.keep(id, token);
      roost.token = token;
      roost.problem = null;
      this.#hangUp(roost);
      await this.#make(roost);
    });
  }

  /** Hangs up at once, and forgets the token. @throws AppError `roost_not_found`, `storage_failed` */
  signOut(id: string): Promise<void> {
    const roost = this.roost(id);
    const drop = (): void => {
      roost.token = null;
      roost.problem = null;
      roost.unmade = null;
      this.#ports.viewers.cutOff((viewer) => viewer.roost === id);
      this.#hangUp(roost);
      this.#events.onDidChange();
    };
    drop();
    return this.#inTurn(async () => {
      // What was under way may have linked it once more.
      drop();
      await this.#ports.secrets.forget(id);
    });
  }

  /** Hangs up everywhere. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#again.dispose();
    await within(this.#work, QUIT_PATIENCE, this.#ports.clock);
    for (const roost of this.#roosts.values()) roost.dispose();
    this.#roosts.clear();
  }

  /** Lets another process be linked, once all that the links were for has ended. Never rejects. */
  async release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release().catch((err: unknown) => {
      // It is free as soon as this process is gone.
      this.#ports.logger.warn({ err }, 'The lock of the links could not be given back.');
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch((err: unknown) => {
      this.#ports.logger.error({ err }, 'Links could not be changed.');
    });
    return done;
  }

  /** What need not wait for anything: links that should not be any more end at once. */
  #list({ roosts }: RemoteState): void {
    for (const [id, roost] of this.#roosts) {
      if (roosts.some((entry) => entry.id === id)) continue;
      this.#hangUp(roost);
      roost.dispose();
      this.#roosts.delete(id);
      this.#events.onDidRemove(id);
    }
    for (const entry of roosts) this.#listOne(entry);
  }

  #listOne(entry: RoostEntry): void {
    const roost = this.#roosts.get(entry.id);
    if (roost) {
      const { org, url, plain } = roost.entry;
      roost.entry = entry;
      // An organisation is told when the link registers, and an address is dialled anew.
      const isSame = org === entry.org && url === entry.url && plain === entry.plain;
      if (!isSame || !entry.enabled) this.#hangUp(roost);
      return;
    }
    const { clock } = this.#ports;
    const { onDidChange } = this.#events;
    const prove = (at: RoostEntry, token: DeviceToken): Promise<number> => this.#prove(at, token);
    this.#roosts.set(entry.id, new LinkedRoost(entry, { clock, prove, onDidChange }));
  }

  /** Links as they are to be by now, which may take its time: key rings ask, disks are slow. */
  async #follow(): Promise<void> {
    for (const roost of this.roosts) await this.#make(roost);
    this.#events.onDidChange();
  }

  /** A link is there exactly while it should be. What keeps it from being made keeps no other. */
  async #make(roost: LinkedRoost): Promise<void> {
    try {
      await this.#sync(roost, await this.#tokenOf(roost));
      roost.unmade = null;
    } catch (err) {
      const problem = isAppError(err) ? err.message : NOT_MADE;
      if (roost.unmade?.problem !== problem) {
        this.#ports.logger.warn({ err }, 'A link with a roost could not be made.');
      }
      // An address that is refused stays refused until somebody changes it.
      const isFinal = isAppError(err) && err.code === 'bad_request';
      if (!isFinal) this.#planLook();
      roost.unmade = { problem, retryAt: isFinal ? null : this.#ports.clock.now() + LOOK_AGAIN };
    }
    this.#events.onDidChange();
  }

  async #tokenOf(roost: LinkedRoost): Promise<DeviceToken | null> {
    if (roost.token !== undefined) return roost.token;
    const read = await this.#ports.secrets.token(roost.entry.id);
    if (roost.token === undefined) roost.token = read;
    return roost.token;
  }

  async #sync(roost: LinkedRoost, token: DeviceToken | null): Promise<void> {
    const { entry } = roost;
    if (!entry.enabled || token === null || this.#disposed || !(await this.#mayLink())) {
      this.#hangUp(roost);
      return;
    }
    if (roost.link) return;
    // The file may say what nobody has agreed to here.
    requireSafe(entry.url, entry.plain);
    const link = await this.#linkWith(entry, token);
    // Somebody may have signed out, or changed or removed it, meanwhile.
    const isWanted = this.#roosts.get(entry.id) === roost && roost.entry === entry;
    if (!this.#disposed && isWanted && roost.token === token) roost.use(link);
  }

  /** Who came by this link is attached no more: another link knows nothing of them. */
  #hangUp(roost: LinkedRoost): void {
    if (!roost.link) return;
    this.#ports.viewers.cutOff((viewer) => viewer.roost === roost.entry.id);
    roost.use(undefined);
    this.#events.onDidChange();
  }

  async #linkWith(entry: RoostEntry, { token, userId }: DeviceToken): Promise<RoostLink> {
    const { store, services, clock, random, logger, dial } = this.#ports;
    const { wingId } = await store.read();
    return new RoostLink({
      roost: entry.id,
      baseUrl: entry.url,
      wingId,
      identity: await this.identity(),
      token,
      owner: userId,
      registration: () => {
        const { access } = this.#state ?? {};
        const allowedCount = access ? entriesOfRoost(access, entry.id).length : 0;
        return { locked: access?.locked ?? true, allowedCount, org: entry.org };
      },
      ...{ services, clock, random, logger },
      ...(dial ? { dial } : {}),
    });
  }

  /** One process of this machine is linked: two would take each other's place in turn. */
  async #mayLink(): Promise<boolean> {
    this.#lock ??= await this.#ports.lock();
    this.#heldElsewhere = this.#lock === null;
    if (this.#lock === null) this.#planLook();
    else this.#ports.sessions.look();
    return this.#lock !== null;
  }

  #planLook(): void {
    if (this.#disposed) return;
    this.#again.value ??= this.#ports.clock.after(LOOK_AGAIN, () => this.#lookAgain());
  }

  #lookAgain(): void {
    this.#again.value = undefined;
    const state = this.#state;
    if (!state || this.#disposed) return;
    this.follow(state).catch(() => {
      // It was logged.
    });
  }

  async #prove(entry: RoostEntry, token: DeviceToken): Promise<number> {
    const { wingId } = await this.#ports.store.read();
    return this.#ports.prove(entry, token, await this.identity(), wingId);
  }
}

const NOT_MADE = 'The link could not be made. The log says more.';
