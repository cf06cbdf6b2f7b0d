// All roosts that this machine is linked with: added, signed in to, switched on and off, watched.

import { randomBytes } from 'node:crypto';
import { requireSafe } from '#client/tunnel/require-safe.ts';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { within } from '#shared/base/within.ts';
import type { RemoteSignIn, RemoteStatus, RoostStatus } from '#shared/contract/remote.ts';
import type { RemoteConfig, RoostEntry } from '#shared/contract/remote-config.ts';
import { type MemberToGo, withoutMember } from './access/without-member.ts';
import type { HistoryStore } from './audit/history-store.ts';
import type { SessionAudits } from './audit/session-audits.ts';
import type { DirectDoor } from './direct/direct-door.ts';
import type { DirectRoost } from './direct/identify.ts';
import type { LinkedRoost } from './linked-roost.ts';
import type { RemoteSessions } from './pty/remote-sessions.ts';
import { MAX_ROOSTS } from './remote-store.ts';
import type { RemoteViewers } from './remote-viewers.ts';
import { RoostLinks, type RoostLinksPorts } from './roost-links.ts';
import { SignIns } from './sign-ins.ts';
import type { TurnedAway } from './turned-away.ts';

/** Who only looks waits no longer than this for the first links, in ms, e.g. for a key ring that asks. */
const LOOK_PATIENCE = 1000;

export interface LinkServicePorts extends RoostLinksPorts {
  /** The port for people who come past the roosts. */
  readonly direct: Pick<DirectDoor, 'status' | 'onDidChange'>;
  readonly viewers: RemoteViewers;
  /** Who came up against a limit. */
  readonly turnedAway: Pick<TurnedAway, 'list' | 'onDidChange'>;
  /** What people began from elsewhere. */
  readonly sessions: Pick<RemoteSessions, 'begun' | 'look' | 'onDidChange'>;
  /** Forgets what users of passkeys have proven. */
  readonly revokeTokens: (userId?: string, roost?: string) => void;
  /** What is kept of sessions of people elsewhere. */
  readonly history: HistoryStore;
  /** Which of those sessions are recorded now. */
  readonly audits: Pick<SessionAudits, 'list' | 'onDidChange'>;
  /** Ends what takes time to end, once the links are gone. Never rejects. */
  readonly finish: () => Promise<void>;
  /** What the services are made of; ended with the links. */
  readonly parts: Disposable;
  readonly fetch?: typeof fetch;
}

export class LinkService {
  readonly #ports: LinkServicePorts;
  readonly #links: RoostLinks;
  readonly #signIns: SignIns;
  readonly #disposables = new DisposableStore();
  readonly #changed = new Emitter<void>();
  #begun: Promise<Begun> | undefined;

  /** Fires when what `status` tells may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(ports: LinkServicePorts) {
    const didChange = (): void => this.#changed.fire();
    this.#ports = ports;
    this.#links = new RoostLinks(ports, {
      onDidChange: didChange,
      onDidRemove: (roost) => this.#signIns.cancel(roost),
    });
    this.#signIns = this.#disposables.add(
      new SignIns({
        ...ports,
        onDidChange: didChange,
        onToken: (roost, token) => this.#links.didSignIn(roost, token),
        onFailed: (roost, problem) => this.#failed(roost, problem),
      }),
    );
    const { viewers, audits, sessions, direct, turnedAway } = ports;
    for (const part of [viewers, audits, sessions, direct, turnedAway]) {
      this.#disposables.add(part.onDidChange(didChange));
    }
    this.#disposables.add(ports.store.onDidChangeProblem((problem) => this.#didTrouble(problem)));
    this.#disposables.add(
      ports.store.onDidChange((state) => {
        this.#links.follow(state).catch(() => {
          // It was logged.
        });
      }),
    );
  }

  /** The roosts that this machine is linked with now, as those who come past them are judged. */
  get directRoosts(): readonly DirectRoost[] {
    return this.#links.roosts.flatMap(({ entry, link }) =>
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
  async start(): Promise<void> {
    const { made } = await this.#begin();
    await made;
  }

  /** @throws AppError `storage_failed` */
  async status(): Promise<RemoteStatus> {
    await within(this.start(), LOOK_PATIENCE, this.#ports.clock);
    const { access, wingId } = await this.#ports.store.read();
    return {
      wingId,
      fingerprint: this.#links.fingerprint,
      heldElsewhere: this.#links.heldElsewhere,
      roosts: this.#links.roosts.map((roost) => this.#statusOf(roost)),
      viewers: this.#ports.viewers.list(),
      recorded: this.#ports.audits.list(),
      sessions: this.#ports.sessions.begun(),
      turnedAway: this.#ports.turnedAway.list(),
      rulesProblem: this.#ports.store.problem,
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
    await this.#links.settled();
    return this.#statusOf(this.#links.roost(id));
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async changeRoost(
    id: string,
    change: Changes<Pick<RoostEntry, 'name' | 'enabled' | 'org'>>,
  ): Promise<void> {
    await this.#begin();
    this.#links.roost(id);
    await this.#ports.store.change((state) => ({
      ...state,
      roosts: state.roosts.map((entry) => (entry.id === id ? changed(entry, change) : entry)),
    }));
    // Switched off it is off already, whatever others wait for.
    if (change.enabled !== false) await this.#links.settled();
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async removeRoost(id: string): Promise<void> {
    await this.signOut(id);
    await this.#ports.store.change((state) => ({
      ...state,
      roosts: state.roosts.filter((entry) => entry.id !== id),
    }));
    await this.#links.settled();
  }

  /** @throws AppError `roost_not_found`, `roost_unreachable`, `storage_failed` */
  async signIn(id: string): Promise<RemoteSignIn> {
    await this.start();
    const roost = this.#links.roost(id);
    requireSafe(roost.entry.url, roost.entry.plain);
    roost.problem = null;
    const { wingId } = await this.#ports.store.read();
    const { publicBase64: publicKey } = await this.#links.identity();
    // The id is kept before a roost knows it.
    await this.#ports.store.change((state) => state);
    return this.#signIns.begin(id, roost.entry.url, { wingId, publicKey });
  }

  /** @throws AppError `roost_not_found` */
  async cancelSignIn(id: string): Promise<void> {
    await this.#begin();
    this.#links.roost(id);
    this.#signIns.cancel(id);
  }

  /** @throws AppError `roost_not_found`, `storage_failed` */
  async signOut(id: string): Promise<void> {
    await this.#begin();
    this.#links.roost(id);
    this.#signIns.cancel(id);
    await this.#links.signOut(id);
  }

  /** @throws AppError `roost_not_found` */
  async retry(id: string): Promise<void> {
    await this.#begin();
    this.#links.retry(id);
  }

  /** @throws AppError `roost_not_found` */
  async prove(id: string): Promise<void> {
    await this.#begin();
    await this.#links.roost(id).prove();
  }

  /** @throws AppError `storage_failed` */
  async changeAccess(change: Changes<RemoteConfig>): Promise<void> {
    await this.#begin();
    await this.#ports.store.change((state) => ({
      ...state,
      access: changed(state.access, change),
    }));
  }

  /** Takes a member off a shared folder. @throws AppError `storage_failed` */
  async removeMember(member: MemberToGo): Promise<void> {
    await this.#begin();
    await this.#ports.store.change((state) => {
      const paths = withoutMember(state.access.paths, member);
      return { ...state, access: { ...state.access, paths } };
    });
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
    this.#disposables.dispose();
    await this.#links.dispose();
    this.#changed.dispose();
    await this.#ports.finish();
    this.#ports.parts.dispose();
    this.#ports.store.dispose();
    await this.#links.release();
  }

  /**
   * Begins, once. Resolves when the rules are read and the roosts listed: who closes a door waits for no
   * link to be made. @throws AppError `storage_failed`
   */
  #begin(): Promise<Begun> {
    this.#begun ??= this.#list().catch((error: unknown) => {
      this.#begun = undefined;
      throw error;
    });
    return this.#begun;
  }

  async #list(): Promise<Begun> {
    const state = await this.#ports.store.read();
    this.#ports.store.follow();
    const made = this.#links.follow(state);
    made.catch(() => {
      // It was logged; who waits for it is told.
    });
    return { made };
  }

  #didTrouble(problem: string | null): void {
    // Where the file is stands in the status: nobody needs it in a log.
    if (problem === null)
      this.#ports.logger.info({}, 'the rules for remote access are followed again');
    else
      this.#ports.logger.warn(
        {},
        'the rules for remote access cannot be read; those from before hold',
      );
    this.#changed.fire();
  }

  #failed(id: string, problem: string): void {
    const roost = this.#links.roosts.find(({ entry }) => entry.id === id);
    if (roost) roost.problem = problem;
    this.#changed.fire();
  }

  #statusOf(roost: LinkedRoost): RoostStatus {
    return roost.status(this.#signIns.of(roost.entry.id));
  }
}

/** The links are being made. */
interface Begun {
  /** Resolves when they are, as far as they can be. */
  readonly made: Promise<void>;
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
