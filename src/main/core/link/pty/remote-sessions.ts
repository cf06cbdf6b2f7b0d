// All sessions that people elsewhere began or have attached to. They outlive attachments, links and,
// where they run in a process of their own, Aerie: then they are found again by their notes.

import { isAppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { RemoteSessionStatus } from '#shared/contract/remote-session.ts';
import type { SessionInfo } from '#shared/contract/session.ts';
import type { Eggs } from '../eggs/eggs.ts';
import type { LinkContext } from '../link-services.ts';
import type { LocalWing } from './local-wing.ts';
import { isWorthTelling } from './remote-attention.ts';
import { RemoteSession, type RemoteSessionPorts } from './remote-session.ts';
import { SeenSessions } from './seen-sessions.ts';
import { SessionFeed } from './session-feed.ts';
import type { SessionOwner, SessionOwners } from './session-owners.ts';
import { WaitLines } from './wait-lines.ts';

/** Ends that no roost could be told of yet; beyond, the oldest is forgotten. */
const MAX_ENDED = 512;

/** The terminals of one session over one link. */
export interface LinkedTerminal {
  readonly attached: boolean;
  /** Seals a preview and shows it to whoever controls it. */
  preview(message: string): void;
  /** Tells whoever controls it of a page; false if nobody does. */
  openPage(url: string): boolean;
  /** The program has ended: that is told when everybody was shown its last output. */
  didEnd(exitCode: number): void;
}

export interface RemoteSessionsPorts
  extends Pick<RemoteSessionPorts, 'access' | 'clock' | 'logger'> {
  readonly wing: LocalWing;
  readonly owners: Pick<SessionOwners, 'of'>;
  readonly eggs: Eggs;
  readonly terminals: (roost: string, id: string) => readonly LinkedTerminal[];
}

export class RemoteSessions implements Disposable {
  readonly #ports: RemoteSessionsPorts;
  readonly #records = new Map<string, RemoteSession>();
  readonly #eggs = new Map<string, () => Promise<void>>();
  readonly #links = new Map<string, LinkContext>();
  /** Runs of sessions whose notes were looked for. */
  readonly #seen = new Map<string, number>();
  readonly #store = new DisposableStore();
  readonly #feed: SessionFeed;
  readonly #waits: WaitLines;
  readonly #saw: SeenSessions;
  #swept = false;
  readonly #changed = new Emitter<void>();

  /** Fires when what `begun` tells has changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(ports: RemoteSessionsPorts) {
    this.#ports = ports;
    this.#waits = this.#store.add(new WaitLines(ports.wing));
    this.#saw = new SeenSessions(ports.wing);
    this.#feed = this.#store.add(
      new SessionFeed({
        ...ports,
        onSession: (info) => this.#didChange(info),
        onRemoved: (id) => this.#didRemove(id),
        onAll: (infos) => this.#sweep(infos),
      }),
    );
    this.#store.add(ports.access.onDidChange(() => this.#review()));
  }

  /**
   * Begins to look for those of earlier runs, and to keep what they need. One process of this machine
   * does that, the one that holds the links.
   */
  look(): void {
    this.#feed.start();
  }

  /** Sessions that people elsewhere began and that run, the oldest first, as far as they are known. */
  begun(): RemoteSessionStatus[] {
    return [...this.#records.values()].flatMap(({ id, owner, exitCode }) => {
      if (!owner || exitCode !== null) return [];
      const { roost, userId, agent, box = null } = owner;
      return [{ session: id, roost, userId, email: plainLine(owner.email, 256), agent, box }];
    });
  }

  /** A link is there (again). */
  didRegister(link: LinkContext): void {
    this.use(link);
    for (const record of [...this.#records.values()]) {
      this.settle(record.id);
      record.attention.retry();
    }
  }

  /** A link is used: what happens is told over it. */
  use(link: LinkContext): void {
    this.#links.set(link.roost, link);
    this.#feed.start();
  }

  /** A link is no more. */
  leave(link: LinkContext): void {
    if (this.#links.get(link.roost) === link) this.#links.delete(link.roost);
  }

  /** Somebody has begun a session. `dispose` is called once, when it has ended. */
  didStart(id: string, owner: SessionOwner, dispose: () => Promise<void>): void {
    this.#eggs.set(id, dispose);
    // Beginning takes its time: the rules can have changed meanwhile.
    this.#add(id, owner, false).review();
  }

  /** Somebody came to control a session: what it wants to show is for them. */
  didTakeControl(id: string, roost: string, owner: SessionOwner | null): void {
    const record = this.#records.get(id) ?? this.#add(id, owner, true);
    record.roosts.add(roost);
    record.attention.clear();
    this.#show(record, [roost]);
  }

  /** Somebody elsewhere typed. */
  didType(id: string): void {
    this.#records.get(id)?.didType();
  }

  /** Somebody elsewhere told that they have seen it. */
  didSee(id: string): Promise<void> {
    this.#records.get(id)?.attention.clear();
    return this.#saw.tell(id);
  }

  /** It rang the bell as the protocol means it. */
  didRing(id: string): void {
    this.#records.get(id)?.attention.ask();
  }

  /** Its end was told to a roost. */
  didTell(id: string, roost: string): void {
    const record = this.#records.get(id);
    record?.roosts.delete(roost);
    if (record && record.roosts.size === 0 && record.exitCode !== null) this.#forget(record);
  }

  /** Tells what is still to be told of a session that has ended, where nobody else does. */
  settle(id: string): void {
    const record = this.#records.get(id);
    if (!record || record.exitCode === null) return;
    for (const roost of [...record.roosts]) {
      const link = this.#links.get(roost);
      const terminals = this.#ports.terminals(roost, id);
      if (!link?.outlet.open || terminals.some(({ attached }) => attached)) continue;
      link.outlet.send({ type: 'pty.exited', session_id: id, exit_code: record.exitCode });
      record.roosts.delete(roost);
    }
    if (record.roosts.size === 0) this.#forget(record);
  }

  /** Whether a session wants to be looked at, as it is told to people elsewhere. */
  needsAttention({ id, attention }: Pick<SessionInfo, 'id' | 'attention'>): boolean {
    return this.#records.get(id)?.attention.asks ?? isWorthTelling(attention);
  }

  dispose(): void {
    this.#store.dispose();
    this.#changed.dispose();
    for (const record of this.#records.values()) record.dispose();
    this.#records.clear();
    this.#links.clear();
  }

  #add(id: string, owner: SessionOwner | null, reclaimed: boolean): RemoteSession {
    this.#records.get(id)?.dispose();
    const record = new RemoteSession(id, owner, this.#recordPorts(), { reclaimed });
    this.#records.set(id, record);
    const info = this.#feed.get(id);
    if (info) this.#follow(record, info);
    if (owner) this.#changed.fire();
    return record;
  }

  #recordPorts(): RemoteSessionPorts {
    return {
      ...this.#ports,
      waits: this.#waits,
      tellAttention: (session, nonce) => this.#tellAttention(session, nonce),
      readPreview: (id) => this.#ports.wing.ask(({ sessions }) => sessions.preview({ id })),
      showPreview: (session) => this.#show(session, session.roosts),
      openPage: ({ id, roosts }, url) =>
        [...roosts]
          .flatMap((roost) => this.#ports.terminals(roost, id))
          .some((terminal) => terminal.openPage(url)),
    };
  }

  #didChange(info: SessionInfo): void {
    const record = this.#records.get(info.id);
    if (record && record.exitCode === null) this.#follow(record, info);
    else if (!info.restored) void this.#reclaim(info);
  }

  /** A session that nothing is known of, or that was started anew: its note says whose it is. */
  async #reclaim({ id, generation }: SessionInfo): Promise<void> {
    if (this.#seen.get(id) === generation) return;
    this.#seen.set(id, generation);
    const owner = await this.#ports.owners.of(id).catch((error: unknown) => {
      this.#notRead(id, error);
      return null;
    });
    const known = this.#records.get(id);
    if (!owner || this.#store.disposed || (known && known.exitCode === null)) return;
    const record = this.#add(id, owner, true);
    record.review();
    if (record.exitCode !== null) return;
    await this.#ports.eggs.resume?.(id).catch((error: unknown) => {
      this.#ports.logger.warn({ err: error, session: id }, 'a remote session has no network now');
    });
  }

  /** Rules hold for whoever began it as well: unless its note is broken it is read with the next change. */
  #notRead(id: string, error: unknown): void {
    if (!isAppError(error, 'internal')) this.#seen.delete(id);
    else this.#ports.logger.warn({ err: error, session: id }, 'whose a session is cannot be told');
  }

  #follow(record: RemoteSession, info: SessionInfo): void {
    this.#seen.set(info.id, info.generation);
    record.update(info);
    if (record.exitCode !== null) this.#didEnd(record);
  }

  #didRemove(id: string): void {
    this.#seen.delete(id);
    const record = this.#records.get(id);
    if (!record) return;
    record.ended(-1);
    this.#didEnd(record);
  }

  #didEnd(record: RemoteSession): void {
    const { id, exitCode } = record;
    for (const terminal of [...record.roosts].flatMap((name) => this.#ports.terminals(name, id))) {
      terminal.didEnd(exitCode ?? -1);
    }
    const dispose = this.#eggs.get(id) ?? (record.owner && (() => this.#ports.eggs.forget?.(id)));
    this.#eggs.delete(id);
    if (record.owner) this.#changed.fire();
    void dispose?.()?.catch((error: unknown) => {
      const words = 'what a remote session left could not be removed';
      this.#ports.logger.warn({ err: error, session: id }, words);
    });
    this.settle(id);
    // Those that nobody can be told of.
    const ended = [...this.#records.values()].filter(({ exitCode }) => exitCode !== null);
    for (const old of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#forget(old);
  }

  #forget(record: RemoteSession): void {
    record.dispose();
    if (this.#records.get(record.id) === record) this.#records.delete(record.id);
  }

  #show({ id, preview }: RemoteSession, roosts: Iterable<string>): void {
    if (preview === null) return;
    for (const roost of roosts) {
      for (const terminal of this.#ports.terminals(roost, id)) terminal.preview(preview);
    }
  }

  /** Each roost learns what it knows already: kind and folder only of what was begun through it. */
  #tellAttention({ id, owner, roosts }: RemoteSession, nonce: string): boolean {
    let told = false;
    for (const roost of roosts) {
      const known =
        owner?.roost === roost && !owner.direct ? { agent: owner.agent, cwd: owner.cwd } : {};
      const outlet = this.#links.get(roost)?.outlet;
      if (!outlet?.open) continue;
      outlet.send({ type: 'session.attention', session_id: id, ...known, nonce });
      told = true;
    }
    return told;
  }

  #review(): void {
    for (const record of [...this.#records.values()]) record.review();
  }

  /** What sessions of earlier runs left goes, except of those that live. */
  #sweep(infos: readonly SessionInfo[]): void {
    if (this.#swept) return;
    this.#swept = true;
    const living = infos.filter(({ exit }) => exit === null).map(({ id }) => id);
    void this.#ports.eggs.keepOnly?.(living).catch((error: unknown) => {
      const words = 'what earlier remote sessions left could not be removed';
      this.#ports.logger.warn({ err: error }, words);
    });
  }
}
