// The whole contract for people elsewhere: channels through the tunnel, each served like a client of
// this machine, as far as the rules allow.

import { randomBytes } from 'node:crypto';
import { SealedPieces } from '#client/tunnel/sealed-pieces.ts';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { MAX_CLIENT_FRAME } from '#shared/protocol/door/door-handshake.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import {
  CHANNEL_NONCE_BYTES,
  CHANNEL_VERSION,
  MAX_PIECE_TO_CLIENT,
} from '#shared/protocol/wing/channel-pieces.ts';
import {
  ACCESS_WITHDRAWN,
  ChannelTransport,
  TOO_SLOW,
} from '#shared/protocol/wing/channel-transport.ts';
import type { TunnelRequest } from '#shared/protocol/wing/wing-messages.ts';
import type { ClientRights } from '../../api/client-rights.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import { FairShares } from '../fair-shares.ts';
import type { LinkContext } from '../link-services.ts';
import type { SessionOwners } from '../pty/session-owners.ts';
import type { RemoteViewers } from '../remote-viewers.ts';
import {
  StreamHead,
  type TunnelAsk,
  type TunnelHandlers,
  TunnelRefusal,
} from '../tunnel/tunnel-handlers.ts';
import type { TurnedAway } from '../turned-away.ts';
import { RemoteRights } from './remote-rights.ts';

/** Channels open at once: by one roost, and of one person. */
const MAX_OF_ROOST = 32;
const MAX_OF_PERSON = 8;
/** Bytes that may wait for those who do not take them: over all channels of one person, and of one roost. */
const MAX_WAITING_OF_PERSON = 32 * 1024 * 1024;
const MAX_WAITING_OF_ROOST = 128 * 1024 * 1024;

export interface ContractChannelsPorts {
  readonly access: RemoteAccess;
  readonly owners: Pick<SessionOwners, 'of'>;
  readonly viewers: RemoteViewers;
  readonly clock: Clock;
  /** Hears of what is typed into a session. Absent: nothing is recorded. */
  readonly audits?: Pick<SessionAudits, 'typed'>;
  /** Hears of whoever comes up against a limit. Absent: nobody is told of them. */
  readonly turnedAway?: Pick<TurnedAway, 'note'>;
  /** Serves the contract. */
  readonly connect: (transport: Transport, rights: ClientRights) => Disposable;
}

/** One channel, and whose it is. */
interface Open {
  readonly roost: string;
  readonly userId: string;
  readonly transport: ChannelTransport;
  readonly mayGoOn: () => boolean;
  /** Bytes that wait for it. */
  waiting: number;
}

export class ContractChannels implements Disposable {
  readonly #ports: ContractChannelsPorts;
  readonly #open = new Map<string, Open>();
  readonly #disposables = new DisposableStore();
  readonly #shares = new FairShares({ ofRoost: MAX_OF_ROOST, ofPerson: MAX_OF_PERSON });
  #viewers = 0;

  constructor(ports: ContractChannelsPorts) {
    this.#ports = ports;
    this.#disposables.add(ports.access.onDidChange(() => this.#lookAgain()));
  }

  /** `aerie.open`. */
  get handlers(): TunnelHandlers {
    return { 'aerie.open': (ask, fields) => this.#begin(ask, fields) };
  }

  /** Takes what belongs to an open channel; false for all else. */
  receive(link: LinkContext, message: TunnelRequest): boolean {
    const found = this.#open.get(nameOf(link.roost, message.sender_pub, message.request_id));
    if (!found) return false;
    // Whoever the roost says it is from: it counts only from who has opened it.
    if (message.sender_user_id !== found.userId) return true;
    if (!found.mayGoOn()) found.transport.close(ACCESS_WITHDRAWN);
    found.transport.receive(message.payload);
    return true;
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const { transport } of [...this.#open.values()]) transport.close('the link ends');
  }

  #begin(ask: TunnelAsk, { version, nonce }: { version: number; nonce: string }): StreamHead {
    const { link, caller, senderKey, requestId } = ask;
    if (version !== CHANNEL_VERSION) throw new TunnelRefusal('unsupported version');
    const theirs = Buffer.from(nonce, 'base64');
    const name = nameOf(link.roost, senderKey, requestId);
    if (theirs.length !== CHANNEL_NONCE_BYTES || this.#open.has(name)) {
      throw new TunnelRefusal('invalid request');
    }
    const { roost, userId, email } = caller;
    const place = this.#shares.take({ roost, userId });
    if (!place) {
      const full = this.#shares.full({ roost, userId });
      if (full) this.#ports.turnedAway?.note({ roost, userId, email, wanted: 'page', ...full });
      throw new TunnelRefusal('too many channels');
    }
    const ours = randomBytes(CHANNEL_NONCE_BYTES);
    this.#add(name, ask, ask.channelKeys(theirs, ours), place);
    return new StreamHead({ version: CHANNEL_VERSION, nonce: ours.toString('base64') });
  }

  #add(
    name: string,
    ask: TunnelAsk,
    keys: ReturnType<TunnelAsk['channelKeys']>,
    place: Disposable,
  ): void {
    const { link, caller, requestId, mayGoOn } = ask;
    const { clock, connect } = this.#ports;
    const store = new DisposableStore();
    store.add(place);
    const transport = new ChannelTransport({
      ...{ sealer: new SealedPieces(keys.toClient, keys.toWing), clock, mayGoOn },
      ...{ maxPiece: MAX_PIECE_TO_CLIENT, maxFrame: MAX_CLIENT_FRAME },
      // Whoever sends the opening again has not the keys.
      didProve: () => {
        store.add(this.#show(ask, transport));
        store.add(connect(transport, new RemoteRights(this.#ports, caller)));
      },
      didWait: (bytes) => this.#didWait(open, bytes),
      post: (payload, done) => {
        if (!link.outlet.open) return false;
        link.outlet.send({ type: 'tunnel.stream', request_id: requestId, payload, done });
        return true;
      },
    });
    const { roost } = link;
    const open: Open = { roost, userId: caller.userId, transport, mayGoOn, waiting: 0 };
    this.#open.set(name, open);
    store.add(toDisposable(() => this.#open.delete(name)));
    transport.onDidClose(() => store.dispose());
  }

  /** Where too much waits for a person, or for all of a roost, whoever takes least is given up. */
  #didWait(open: Open, bytes: number): void {
    const isMore = bytes > open.waiting;
    open.waiting = bytes;
    if (!isMore) return;
    const ofRoost = [...this.#open.values()].filter(({ roost }) => roost === open.roost);
    const theirs = ofRoost.filter(({ userId }) => userId === open.userId);
    if (waitingFor(theirs) > MAX_WAITING_OF_PERSON) giveUpSlowest(theirs);
    if (waitingFor(ofRoost) <= MAX_WAITING_OF_ROOST) return;
    const people = [...Map.groupBy(ofRoost, ({ userId }) => userId).values()];
    giveUpSlowest(people.reduce((most, one) => (waitingFor(one) > waitingFor(most) ? one : most)));
  }

  /** Lets those at the machine see who is there, and cut them off. */
  #show({ link, caller }: TunnelAsk, transport: ChannelTransport): Disposable {
    const viewer = {
      ...{ id: `c${++this.#viewers}`, session: null, roost: link.roost },
      ...{ userId: caller.userId, email: caller.email, displayName: caller.displayName },
      ...{ controls: true, path: 'relay' as const, since: this.#ports.clock.now() },
    };
    return this.#ports.viewers.add({
      viewer: () => viewer,
      cutOff: () => transport.close(ACCESS_WITHDRAWN),
    });
  }

  #lookAgain(): void {
    for (const { transport, mayGoOn } of [...this.#open.values()]) {
      if (!mayGoOn()) transport.close(ACCESS_WITHDRAWN);
    }
  }
}

const waitingFor = (channels: readonly Open[]): number =>
  channels.reduce((sum, { waiting }) => sum + waiting, 0);

function giveUpSlowest(channels: readonly Open[]): void {
  const slowest = channels.reduce((most, one) => (one.waiting > most.waiting ? one : most));
  slowest.transport.lose(TOO_SLOW);
}

const nameOf = (roost: string, senderKey: string, requestId: string): string =>
  `${roost}\n${senderKey}\n${requestId}`;
