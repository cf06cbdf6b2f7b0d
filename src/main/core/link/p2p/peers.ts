// Connections from machine to machine, one for each tab. The library is loaded with the first offer. Its
// `cleanup` is left alone: it can take the process with it while connections that were closed are still on
// their way out. Without it the library keeps the process alive, so whatever uses this ends by `exit`.

import type { DataChannel, PeerConnection } from 'node-datachannel';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { pause } from '#shared/base/pause.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { sessionId } from '#shared/contract/session.ts';
import { whoMakesRoom } from '../fair-shares.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { TunnelRefusal } from '../tunnel/tunnel-handlers.ts';
import { nativeServers } from './ice-servers.ts';
import { PtyChannel } from './pty-channel.ts';

/** Longest time for finding addresses, and for a connection to come about, in ms. */
const GATHER_WITHIN = 10_000;
const CONNECT_WITHIN = 30_000;
/** How often, and how long in between, a channel is looked for. */
const LOOKS = 10;
const LOOK_EVERY = 50;
const MAX_PEERS = 32;
const MAX_CHANNELS = 32;
const MAX_MESSAGE = 262_144;
const LABEL = 'pty:';

type Library = typeof import('node-datachannel').default;

export interface PeersPorts {
  readonly config: () => Pick<RemoteConfig, 'connection' | 'iceServers'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address to listen on; absent: all of this machine. */
  readonly bindAddress?: string;
}

/** Whose channel is wanted. */
export interface ChannelOwner {
  readonly roost: string;
  readonly userId: string;
  /** Key of the tab, if it uses one for everything. */
  readonly publicKey: string;
}

interface Peer extends Disposable {
  /** Aborted once it is disposed. */
  readonly ended: AbortSignal;
  readonly owner: ChannelOwner;
  readonly mayStay: () => boolean;
  readonly channels: PtyChannel[];
}

export class Peers implements Disposable {
  readonly #ports: PeersPorts;
  /** By roost and key of the tab. */
  readonly #peers = new Map<string, Peer>();
  #library: Library | undefined;
  #disposed = false;

  constructor(ports: PeersPorts) {
    this.#ports = ports;
  }

  /** Whether connections are taken. */
  get enabled(): boolean {
    const { connection } = this.#ports.config();
    return connection === 'p2p' || connection === 'p2p_only';
  }

  /**
   * The answer to a complete offer; a former connection of the same tab ends. `mayStay`: asked whenever the
   * rules change. @throws TunnelRefusal
   */
  async answer(
    caller: RemoteCaller,
    publicKey: string,
    sdp: string,
    mayStay: () => boolean,
  ): Promise<string> {
    if (!this.enabled || this.#disposed) throw new TunnelRefusal('p2p not enabled');
    if (!sdp) throw new TunnelRefusal('missing sdp');
    const owner = { roost: caller.roost, userId: caller.userId, publicKey };
    try {
      const library = await this.#load();
      // Loading takes a moment.
      if (!mayStay() || this.#disposed) throw new Error('access was withdrawn');
      return await this.#connect(library, owner, sdp, mayStay);
    } catch (error) {
      this.#ports.logger.info({ err: error }, 'a connection from machine to machine was not made');
      throw new TunnelRefusal('webrtc offer: no connection could be prepared', { cause: error });
    }
  }

  /** The open channel for a session, which may still be on its way; null if there is none. */
  async find(owner: ChannelOwner, session: string): Promise<PtyChannel | null> {
    for (let look = 0; look < LOOKS; look += 1) {
      const found = this.#channel(owner, session);
      if (found || !this.enabled || this.#disposed) return found;
      await pause(this.#ports.clock, LOOK_EVERY);
    }
    return this.#channel(owner, session);
  }

  /** The rules changed: connections end that are not allowed any more, and those of who may not come in. */
  review(): void {
    if (!this.enabled) this.close();
    for (const peer of [...this.#peers.values()]) if (!peer.mayStay()) peer.dispose();
  }

  /** Everybody who came by that roost is gone. */
  leave(roost: string): void {
    for (const peer of [...this.#peers.values()]) if (peer.owner.roost === roost) peer.dispose();
  }

  /** Ends all connections. */
  close(): void {
    for (const peer of [...this.#peers.values()]) peer.dispose();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.close();
  }

  async #load(): Promise<Library> {
    this.#library ??= (await import('node-datachannel')).default;
    return this.#library;
  }

  /** The tab's own, else the newest of the same user. */
  #channel(owner: ChannelOwner, session: string): PtyChannel | null {
    const same = [...this.#peers.values()].filter(
      ({ owner: { roost, userId } }) => roost === owner.roost && userId === owner.userId,
    );
    const own = same.filter((peer) => peer.owner.publicKey === owner.publicKey);
    for (const peer of [...own, ...same.toReversed()]) {
      const found = peer.channels.findLast((each) => each.sessionId === session && each.isOpen);
      if (found?.fits) return found;
    }
    return null;
  }

  async #connect(
    library: Library,
    owner: ChannelOwner,
    sdp: string,
    mayStay: () => boolean,
  ): Promise<string> {
    const { config, bindAddress } = this.#ports;
    const name = `${owner.roost}\n${owner.userId}\n${owner.publicKey}`;
    this.#peers.get(name)?.dispose();
    const full = this.#peers.size >= MAX_PEERS;
    if (full) whoMakesRoom(this.#peers.values(), (peer) => peer.owner, owner)?.dispose();
    const connection = new library.PeerConnection('aerie', {
      iceServers: nativeServers(config().iceServers),
      maxMessageSize: MAX_MESSAGE,
      ...(bindAddress ? { bindAddress } : {}),
    });
    const peer = this.#keep(name, { owner, mayStay }, connection);
    connection.onStateChange((state) => {
      if (state === 'failed' || state === 'closed' || state === 'disconnected') peer.dispose();
    });
    connection.onDataChannel((channel) => this.#take(peer, connection, channel));
    try {
      const gathered = this.#gathered(connection, peer.ended);
      // Nobody waits for it where the offer cannot even be read.
      gathered.catch(() => undefined);
      connection.setRemoteDescription(sdp, 'offer');
      return await gathered;
    } catch (error) {
      peer.dispose();
      throw error;
    }
  }

  #keep(name: string, whose: Pick<Peer, 'owner' | 'mayStay'>, connection: PeerConnection): Peer {
    const channels: PtyChannel[] = [];
    const end = new AbortController();
    const store = new DisposableStore();
    store.add(toDisposable(() => this.#forget(name, peer, connection)));
    store.add(
      toDisposable(() => end.abort(new Error('another offer took its place, or it ended'))),
    );
    store.add(
      toDisposable(() => {
        for (const channel of [...channels]) channel.dispose();
      }),
    );
    store.add(
      this.#ports.clock.after(CONNECT_WITHIN, () => {
        if (connection.state() !== 'connected') peer.dispose();
      }),
    );
    const { signal: ended } = end;
    const peer: Peer = { ...whose, channels, ended, dispose: () => store.dispose() };
    this.#peers.set(name, peer);
    return peer;
  }

  #forget(name: string, peer: Peer, connection: PeerConnection): void {
    if (this.#peers.get(name) === peer) this.#peers.delete(name);
    connection.close();
  }

  /** The answer with all addresses in it: there is no way to send them later. Rejects once `ended`. */
  #gathered(connection: PeerConnection, ended: AbortSignal): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    ended.addEventListener('abort', () => reject(ended.reason), { once: true });
    const finish = (): void => {
      // One that is closed cannot be asked any more.
      if (ended.aborted) return;
      const answer = connection.localDescription();
      if (answer) resolve(answer.sdp);
      else reject(new Error('the offer was not understood'));
    };
    const late = this.#ports.clock.after(GATHER_WITHIN, finish);
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') finish();
    });
    return promise.finally(() => late.dispose());
  }

  #take(peer: Peer, connection: PeerConnection, channel: DataChannel): void {
    const label = channel.getLabel();
    const session = label.startsWith(LABEL) ? label.slice(LABEL.length) : '';
    if (!sessionId.safeParse(session).success || peer.channels.length >= MAX_CHANNELS) {
      channel.close();
      return;
    }
    const taken = new PtyChannel(channel, session, () => connection.rtt());
    peer.channels.push(taken);
    taken.onDidClose(() => {
      peer.channels.splice(peer.channels.indexOf(taken), 1);
    });
  }
}
