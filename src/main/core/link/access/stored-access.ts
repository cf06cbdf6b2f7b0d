// The rules of the file, applied.

import { DisposableStore } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import {
  type AllowEntry,
  defaultRemoteConfig,
  type RemoteConfig,
} from '#shared/contract/remote-config.ts';
import type { ChallengeEnds } from '#shared/protocol/wing/key-bindings.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { RemoteState, RemoteStore } from '../remote-store.ts';
import { AuthTokens } from './auth-tokens.ts';
import { Challenges } from './challenges.ts';
import { entriesOf, foldersOf, isAllowed, isNamedAdmin, listedKeys, withRole } from './people.ts';
import type {
  AccessChange,
  GateVerdict,
  PasskeyAssertion,
  PasskeyTab,
  RemoteAccess,
} from './remote-access.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** Before the file was read, nobody may come in. */
const closed: RemoteConfig = { ...defaultRemoteConfig, locked: true };
/** How exactly it is kept when a key was used last, in ms. */
const USE_NOTED_EVERY = 60_000;
/** Users whose passkeys are remembered, as their roost told them. */
const MAX_REMEMBERED = 4096;

export class StoredAccess implements RemoteAccess {
  readonly #store: RemoteStore;
  readonly #disposables = new DisposableStore();
  readonly #changed = new Emitter<RemoteConfig>();
  readonly #tokens: AuthTokens;
  readonly #clock: Clock;
  readonly #secret: () => Promise<Uint8Array>;
  #challenges: Challenges;
  /** What roosts have told of users, by roost and user. */
  readonly #told = new Map<string, Told>();
  #state: RemoteState | undefined;

  readonly onDidChange = this.#changed.event;

  /** `secret`: kept from run to run, so that challenges of earlier runs are known. */
  constructor(store: RemoteStore, clock: Clock, secret: () => Promise<Uint8Array>) {
    this.#store = store;
    this.#clock = clock;
    this.#secret = secret;
    this.#tokens = new AuthTokens(clock);
    this.#challenges = new Challenges(clock, null);
    this.#disposables.add(this.#changed);
    this.#disposables.add(store.onDidChange((state) => this.#follow(state)));
  }

  /** Reads the rules. @throws AppError `storage_failed`: all stays closed then */
  async open(): Promise<void> {
    // Without it no passkey counts: a challenge of an earlier run could be taken for a new one.
    const secret = await this.#secret().catch(() => null);
    this.#challenges = new Challenges(this.#clock, secret);
    this.#follow(await this.#store.read());
  }

  get config(): RemoteConfig {
    return this.#state?.access ?? closed;
  }

  async update(change: AccessChange): Promise<void> {
    await this.#store.change((state) => ({
      ...state,
      access: {
        ...state.access,
        ...(typeof change === 'function' ? change(state.access) : change),
      },
    }));
  }

  resolve(caller: RemoteCaller): RemoteCaller {
    const email = caller.email || (this.#told.get(nameOf(caller))?.email ?? '');
    return withRole(this.config, { ...caller, email });
  }

  gate(asked: RemoteCaller, authToken: string, tabKey: string): GateVerdict {
    const { config } = this;
    const caller = this.resolve(asked);
    this.#remember(caller);
    if (config.locked && !isAllowed(config, caller)) return { ok: false, error: 'not_allowed' };
    const needsPasskey =
      config.locked || listedKeys(config, caller).length > 0 || this.#keysOf(caller).length > 0;
    const proven =
      !needsPasskey || this.#tokens.isGood(authToken, { ...caller, tabKey }, config.authTtl);
    return proven ? { ok: true, caller } : { ok: false, error: 'passkey_required' };
  }

  pathsFor(caller: RemoteCaller): readonly string[] | null {
    return foldersOf(this.config, this.resolve(caller));
  }

  maySee(caller: RemoteCaller, owner: string | null): boolean {
    // What somebody at this machine has begun is not for members.
    return this.resolve(caller).role !== 'member' || owner === caller.userId;
  }

  challenge(caller: RemoteCaller, ends: ChallengeEnds, nonce: Uint8Array): Uint8Array {
    return this.#challenges.issue(nameOf(caller), ends, nonce);
  }

  async authenticate(
    asked: RemoteCaller,
    assertion: PasskeyAssertion,
    challenge: Uint8Array | null,
    tab: PasskeyTab,
  ): Promise<{ readonly token: string } | { readonly error: string }> {
    const { config } = this;
    const caller = this.resolve(asked);
    const listed = listedKeys(config, caller);
    // Keys that only the roost vouches for open a locked wing to nobody it does not know, and count
    // for nobody who has shown one before.
    const vouched = listed.length === 0 && (!config.locked || isAllowed(config, caller));
    const attested = vouched ? this.#keysOf(caller) : [];
    const hosts = [...this.#hostsOf(caller.roost), ...config.passkeyHosts];
    const checked = verifyAssertion(assertion, [...listed, ...attested], challenge, { hosts });
    if ('error' in checked) return checked;
    if (!tab.key || !this.#challenges.take(nameOf(caller), tab.key, checked.challenge)) {
      return { error: 'passkey verification failed' };
    }
    if (!listed.some((key) => Buffer.from(key).equals(checked.key))) {
      await this.#enrol(caller, checked.key);
    } else await this.#noteUse(caller, checked.key);
    return { token: this.#tokens.mint({ ...caller, tabKey: tab.key }, tab.keepsToken) };
  }

  revokeTokens(userId?: string, roost?: string): void {
    this.#tokens.revoke(userId, roost);
    if (this.#state) this.#changed.fire(this.#state.access);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #follow(state: RemoteState): void {
    const before = this.#state?.access;
    this.#state = state;
    if (before === undefined || before === state.access) return;
    const kept = new Set(state.access.allowed.map(({ key }) => key));
    // Who has shown a passkey that no longer counts shows another one.
    if (before.allowed.some(({ key }) => key !== undefined && !kept.has(key)))
      this.#tokens.revoke();
    this.#changed.fire(state.access);
  }

  /** Keeps the key of somebody on the list who had none: from now on only it counts. */
  async #enrol(caller: RemoteCaller, key: Uint8Array): Promise<void> {
    const entry = entriesOf(this.config, caller).find((each) => each.key === undefined);
    if (!entry) return this.#enrolAdmin(caller, key);
    const encoded = Buffer.from(key).toString('base64');
    const now = this.#clock.now();
    await this.#store.change((state) => ({
      ...state,
      access: {
        ...state.access,
        allowed: state.access.allowed.map((each) =>
          each.key === undefined &&
          each.roost === entry.roost &&
          each.userId === entry.userId &&
          each.email === entry.email
            ? { ...each, key: encoded, enrolledAt: now, usedAt: now }
            : each,
        ),
      },
    }));
  }

  /** An admin is known by address: whatever id the roost gives them later, the key stays theirs. */
  async #enrolAdmin(caller: RemoteCaller, key: Uint8Array): Promise<void> {
    if (!isNamedAdmin(this.config, caller)) return;
    const now = this.#clock.now();
    const entry = {
      ...{ roost: caller.roost, email: caller.email },
      ...{ key: Buffer.from(key).toString('base64'), enrolledAt: now, usedAt: now },
    };
    await this.update(({ allowed }) => ({ allowed: [...allowed, entry] }));
  }

  /** Keeps when a key was last used, for people to see; who cannot be noted comes in all the same. */
  async #noteUse(caller: RemoteCaller, key: Uint8Array): Promise<void> {
    const encoded = Buffer.from(key).toString('base64');
    const used = entriesOf(this.config, caller).find((each) => each.key === encoded);
    const now = this.#clock.now();
    if (!used || now - (used.usedAt ?? 0) < USE_NOTED_EVERY) return;
    const isUsed = ({ key: other, roost, userId, email }: AllowEntry): boolean =>
      other === encoded && roost === used.roost && userId === used.userId && email === used.email;
    await this.#store
      .change(({ access, ...state }) => {
        const allowed = access.allowed.map((each) =>
          isUsed(each) ? { ...each, usedAt: now } : each,
        );
        return { ...state, access: { ...access, allowed } };
      })
      .catch(() => undefined);
  }

  #remember(caller: RemoteCaller): void {
    const name = nameOf(caller);
    const { email = '', passkeys = [] } = this.#told.get(name) ?? {};
    const told: Told = {
      email: caller.email || email,
      passkeys: caller.passkeys.length > 0 ? caller.passkeys : passkeys,
    };
    if (!told.email && told.passkeys.length === 0) return;
    this.#told.delete(name);
    const oldest = this.#told.keys().next();
    if (this.#told.size >= MAX_REMEMBERED && !oldest.done) this.#told.delete(oldest.value);
    this.#told.set(name, told);
  }

  /** Keys that the roost has told of the user, with this message or before. */
  #keysOf(caller: RemoteCaller): readonly Uint8Array[] {
    if (caller.passkeys.length > 0) return caller.passkeys;
    return this.#told.get(nameOf(caller))?.passkeys ?? [];
  }

  #hostsOf(roost: string): string[] {
    const entry = this.#state?.roosts.find(({ id }) => id === roost);
    return entry ? [new URL(entry.url).hostname] : [];
  }
}

/** What a roost has told of somebody, with some message. */
interface Told {
  readonly email: string;
  readonly passkeys: readonly Uint8Array[];
}

const nameOf = ({ roost, userId }: RemoteCaller): string => `${roost}\n${userId}`;
