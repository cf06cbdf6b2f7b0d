// One roost of the list: its link while there is one, and whether sealed messages really get through.

import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { RemoteSignIn, RoostStatus } from '#shared/contract/remote.ts';
import type { RoostEntry } from '#shared/contract/remote-config.ts';
import type { DeviceToken } from './device-login.ts';
import { saidBy } from './link-end-words.ts';
import type { RoostLink } from './roost-link.ts';
import { WakeWatch } from './wake-watch.ts';

/** How often a connected link is proven again, in ms. */
const PROVE_EVERY = 60_000;
const NOT_PROVEN = 'Connected, but messages do not come back through this roost.';

const UNREAD =
  'Its sign-in is being read. The key ring of this system may be asking you for leave.';
const EXPIRED = 'The sign-in to this roost has run out. Sign in again.';

export interface LinkedRoostPorts {
  readonly clock: Clock;
  /** Sends a sealed message to this machine through the roost; resolves with the time it took in ms. */
  readonly prove: (entry: RoostEntry, token: DeviceToken) => Promise<number>;
  readonly onDidChange: () => void;
}

export class LinkedRoost implements Disposable {
  entry: RoostEntry;
  /** What it is signed in with; null without, undefined until that was read. */
  token: DeviceToken | null | undefined;
  /** A sentence on what went wrong with a sign-in. */
  problem: string | null = null;
  /** What keeps the link from being made, and the wall-clock time of the next try in ms. */
  unmade: { readonly problem: string; readonly retryAt: number | null } | null = null;
  readonly #ports: LinkedRoostPorts;
  readonly #link = new MutableDisposable<DisposableStore>();
  readonly #nextProof = new MutableDisposable<Disposable>();
  #current: RoostLink | undefined;
  #proof: RoostStatus['proof'] = null;
  #proofFailed = false;

  constructor(entry: RoostEntry, ports: LinkedRoostPorts) {
    this.entry = entry;
    this.#ports = ports;
  }

  /** The link, while the roost is switched on and signed in to. */
  get link(): RoostLink | undefined {
    return this.#current;
  }

  /** Uses `link` from now on and starts it; without one there is none. */
  use(link: RoostLink | undefined): void {
    this.#nextProof.value = undefined;
    this.#proof = null;
    this.#proofFailed = false;
    this.#current = link;
    const store = link && new DisposableStore();
    this.#link.value = store;
    if (!link || !store) return;
    store.add(link);
    store.add(new WakeWatch(this.#ports.clock, () => this.#didWake(link)));
    store.add(
      link.onDidChange(({ state }) => {
        if (state === 'connected') void this.prove();
        else this.#nextProof.value = undefined;
        this.#ports.onDidChange();
      }),
    );
    link.start();
  }

  /** A link that seems to be there may be dead: the proof comes by it as well. */
  #didWake(link: RoostLink): void {
    link.didWake();
    void this.prove();
  }

  /** Proves the link now. Never throws: what comes of it is in the status. */
  async prove(): Promise<void> {
    const { clock, prove } = this.#ports;
    const link = this.#current;
    if (link?.status.state !== 'connected' || !this.token) return;
    this.#nextProof.value = clock.after(PROVE_EVERY, () => void this.prove());
    try {
      const roundTripMs = await prove(this.entry, this.token);
      if (this.#current !== link) return;
      this.#proof = { at: clock.now(), roundTripMs };
      this.#proofFailed = false;
    } catch {
      if (this.#current !== link) return;
      this.#proofFailed = true;
    }
    this.#ports.onDidChange();
  }

  status(signIn: RemoteSignIn | null): RoostStatus {
    const { state, said, trouble, retryAt, ...link } = this.#current?.status ?? off;
    const problem = said === null ? link.problem : saidBy(this.entry.name, said);
    const unproven = state === 'connected' && this.#proofFailed ? NOT_PROVEN : null;
    const expired = state === 'connected' ? null : this.#expired;
    return {
      ...this.entry,
      signedIn: Boolean(this.token),
      user: this.token?.email ?? this.token?.displayName ?? null,
      userId: this.token?.userId ?? null,
      state,
      problem:
        expired ?? problem ?? unproven ?? this.unmade?.problem ?? this.problem ?? this.#unread,
      trouble: expired !== null ? 'sign_in' : (trouble ?? (unproven === null ? null : 'unproven')),
      retryAt: retryAt ?? this.unmade?.retryAt ?? null,
      signIn,
      proof: this.#proof,
    };
  }

  /** What to say of a token whose time is over; roosts tell only that they do not take it. */
  get #expired(): string | null {
    const { expiresAt = null } = this.token ?? {};
    return expiresAt !== null && expiresAt <= this.#ports.clock.now() ? EXPIRED : null;
  }

  /** What to say while its token is still being read: a key ring may be asking somebody. */
  get #unread(): string | null {
    return this.token === undefined && this.entry.enabled ? UNREAD : null;
  }

  dispose(): void {
    this.use(undefined);
    this.#nextProof.dispose();
    this.#link.dispose();
  }
}

const off = { state: 'off', problem: null, said: null, trouble: null, retryAt: null } as const;
