// Terminals of this machine for browsers elsewhere: hands each message to its session.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { type SessionInfo, sessionId } from '#shared/contract/session.ts';
import type { PTYAttach, PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import { AttestedPeople } from '../access/attested-people.ts';
import { SealedChannels } from '../crypto/sealed-channels.ts';
import { FairShares, type FullShare } from '../fair-shares.ts';
import type { LinkContext, LinkServices, PtyToWing } from '../link-services.ts';
import type { TurnedAway } from '../turned-away.ts';
import { admit } from './admit.ts';
import { RemoteSessions } from './remote-sessions.ts';
import { RemoteTerminal } from './remote-terminal.ts';
import type { RemoteTerminalPorts } from './terminal-ports.ts';
import { limitWords, turnAway } from './turn-away.ts';
import { WaitLines } from './wait-lines.ts';

/** What a roost may call a new session; it is a name of files, too. */
const NEW_SESSION = /^[0-9a-f]{8}$/;
/** Sessions reached at once: over one link, and by one person who came to them first. */
const MAX_OF_ROOST = 256;
const MAX_OF_PERSON = 64;
/** Those for whom there is no place, and who are told so at once; of more nobody is told. */
const TOLD_AT_ONCE = { ofRoost: 16, ofPerson: 4 };

export interface PtyServerPorts
  extends Omit<
    RemoteTerminalPorts,
    'nextViewerId' | 'people' | 'sessions' | 'channels' | 'lines' | 'onDidTakeControl'
  > {
  /** Filled with what is attested here. Absent: one of its own. */
  readonly people?: AttestedPeople;
  /** Hears of whoever comes up against a limit. Absent: nobody is told of them. */
  readonly turnedAway?: Pick<TurnedAway, 'note'>;
}

export class PtyServer implements Disposable {
  readonly #ports: RemoteTerminalPorts;
  /** By link and session. */
  readonly #terminals = new Map<string, RemoteTerminal>();
  readonly #sessions: RemoteSessions;
  readonly #store = new DisposableStore();
  readonly #lines: WaitLines;
  readonly #channels = new SealedChannels('wt-pty');
  readonly #shares = new FairShares({ ofRoost: MAX_OF_ROOST, ofPerson: MAX_OF_PERSON });
  readonly #turns = new FairShares(TOLD_AT_ONCE);
  readonly #turnedAway: PtyServerPorts['turnedAway'];
  #viewers = 0;

  constructor({ turnedAway, ...ports }: PtyServerPorts) {
    this.#turnedAway = turnedAway;
    const terminals = (roost: string, id: string): RemoteTerminal[] => this.#reached(roost, id);
    this.#lines = this.#store.add(new WaitLines(ports.wing, { keeps: true }));
    this.#sessions = this.#store.add(new RemoteSessions({ ...ports, terminals }));
    this.#ports = {
      ...ports,
      people: ports.people ?? new AttestedPeople(),
      sessions: this.#sessions,
      channels: this.#channels,
      lines: this.#lines,
      nextViewerId: () => `v${++this.#viewers}`,
      onDidTakeControl: (taker) => {
        for (const other of [...this.#terminals.values()]) {
          if (other !== taker && other.sessionId === taker.sessionId) other.releaseControl();
        }
      },
    };
    this.#store.add(ports.access.onDidChange(() => this.#review()));
  }

  /** What links ask for. */
  get service(): LinkServices['pty'] {
    return {
      receive: (link, message) => this.#receive(link, message),
      didRegister: (link) => this.#didRegister(link),
    };
  }

  /** Sessions that people began from elsewhere, and when they change. */
  get sessions(): Pick<RemoteSessions, 'begun' | 'look' | 'onDidChange'> {
    return this.#sessions;
  }

  /** Whether a session wants to be looked at, as it is told to people elsewhere. */
  needsAttention(info: Pick<SessionInfo, 'id' | 'attention'>): boolean {
    return this.#sessions.needsAttention(info);
  }

  /** `link` is no more, and whoever came by it is gone. */
  didLeave(link: LinkContext): void {
    for (const terminal of [...this.#terminals.values()]) {
      if (terminal.isOf(link)) terminal.dispose();
    }
    this.#sessions.leave(link);
  }

  dispose(): void {
    for (const terminal of [...this.#terminals.values()]) terminal.dispose();
    this.#store.dispose();
  }

  #receive(link: LinkContext, message: PtyToWing): void {
    const terminal = this.#terminalOf(link, message.session_id);
    if (terminal && message.type !== 'pty.start') terminal.receive(message);
    else if (message.type === 'pty.start') this.#start(link, message);
    else if (message.type === 'pty.attach') this.#attach(link, message);
    // Whatever else is for a session that nobody is attached to has come too late.
    else link.direct?.ended();
  }

  #start(link: LinkContext, message: PTYStart): void {
    const id = message.session_id;
    // Whoever else begins or uses one of that name, it is theirs.
    const inUse = [...this.#terminals.values()].some(({ sessionId: other }) => other === id);
    const usable = NEW_SESSION.test(id) && !inUse;
    const full = usable ? this.#open(link, message) : null;
    if (usable && !full) return;
    if (full && this.#isThere(link, message, full)) this.#note(link, message, full);
    const error = full ? limitWords(full).join(' ') : 'The session id cannot be used. Try again.';
    link.outlet.send({ type: 'pty.exited', session_id: id, exit_code: 1, error });
    link.direct?.ended();
  }

  /** To a session that nobody of that link is attached to. */
  #attach(link: LinkContext, message: PTYAttach): void {
    const usable = sessionId.safeParse(message.session_id).success;
    const full = usable ? this.#open(link, message) : null;
    if (full) void this.#turnAway(link, message);
    else if (!usable) link.direct?.ended();
  }

  /** For whom there was no place: they are told, if they may have that session and there is none now either. */
  async #turnAway(link: LinkContext, message: PTYAttach): Promise<void> {
    const turn = this.#turns.take({ roost: link.roost, userId: message.user_id });
    const admitted = turn && (await admit(link, message, this.#ports, null).catch(() => null));
    turn?.dispose();
    const isLive = link.outlet.open && !this.#store.disposed;
    const isIn = admitted && !('error' in admitted) && isLive;
    const terminal = isIn ? this.#terminalOf(link, message.session_id) : undefined;
    if (terminal) {
      terminal.receive(message);
      return;
    }
    const full = isIn ? this.#open(link, message) : null;
    if (full) {
      this.#note(link, message, full);
      turnAway(link, message, full, this.#channels);
    }
    if (full || !isIn) link.direct?.ended();
  }

  /** Why there is no place for it; null if it was taken. */
  #open(link: LinkContext, message: PTYStart | PTYAttach): FullShare | null {
    const { session_id: id, user_id: userId } = message;
    const holder = { roost: link.roost, userId };
    const place = this.#shares.take(holder);
    if (!place) return this.#shares.full(holder);
    const key = keyOf(link, id);
    const terminal = new RemoteTerminal(link, id, this.#ports, () => {
      place.dispose();
      if (this.#terminals.get(key) === terminal) this.#terminals.delete(key);
      // What it could not tell is told when there is a connection again.
      this.#sessions.settle(id);
      link.direct?.ended();
    });
    this.#terminals.set(key, terminal);
    if (!link.direct) this.#sessions.use(link);
    terminal.receive(message);
    return null;
  }

  /** Whether places are taken by those who are there, and not by a flood of those who want to be. */
  #isThere({ roost }: LinkContext, { user_id }: PTYStart, { limit, most }: FullShare): boolean {
    const there = this.#ports.viewers
      .list()
      .filter((each) => each.roost === roost && (limit === 'roost' || each.userId === user_id));
    return new Set(there.map(({ session }) => session)).size >= most;
  }

  #note({ roost }: LinkContext, { user_id: userId }: PTYStart | PTYAttach, full: FullShare): void {
    const email = this.#ports.people.emailOf(roost, userId);
    this.#turnedAway?.note({ roost, userId, email, wanted: 'session', ...full });
  }

  #didRegister(link: LinkContext): void {
    for (const [key, { sessionId: id }] of [...this.#terminals]) {
      if (key === keyOf(link, id)) this.#terminalOf(link, id)?.resume();
    }
    this.#sessions.didRegister(link);
  }

  #review(): void {
    for (const terminal of [...this.#terminals.values()]) terminal.review();
  }

  /** One of a former link, e.g. before somebody signed in again, ends: what it sends gets nowhere. */
  #terminalOf(link: LinkContext, id: string): RemoteTerminal | undefined {
    const terminal = this.#terminals.get(keyOf(link, id));
    if (!terminal || terminal.isOf(link)) return terminal;
    terminal.dispose();
    return undefined;
  }

  /** The session's terminals for people of that roost, over it and past it. */
  #reached(roost: string, id: string): RemoteTerminal[] {
    return [...this.#terminals.values()].filter(
      (terminal) => terminal.roost === roost && terminal.sessionId === id,
    );
  }
}

const keyOf = ({ roost, direct }: LinkContext, id: string): string =>
  `${direct?.name ?? roost}\n${id}`;
