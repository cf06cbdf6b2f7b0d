// The rules of the file, applied.

import { DisposableStore } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import {
  type AllowEntry,
  defaultRemoteConfig,
  type RemoteConfig,
} from '#shared/contract/remote-config.ts';
import type { ChallengeEnds } from '#shared/protocol/wing/key-bindings.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import { FairCache } from '../fair-cache.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { RemoteState, RemoteStore } from '../remote-store.ts';
import { AuthTokens } from './auth-tokens.ts';
import { Challenges } from './challenges.ts';
import { entriesOf, foldersOf, isAllowed, isNamedAdmin, listedKeys, withRole } from './people.ts';
import type { AccessChange, GateVerdict, PasskeyTab, RemoteAccess } from './remote-access.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** Before the file was read, nobody may come in. */
const closed: RemoteConfig = { ...defaultRemoteConfig, locked: true };
/** How exactly it is kept when a key was used last, in ms. */
const USE_NOTED_EVERY = 60_000;
/** How long the rules wait for the secret, in ms: a key ring that asks keeps nobody from changing them. */
const SECRET_PATIENCE = 1000;
/** Users of one roost whose passkeys are remembered, as it told them. */
const MAX_REMEMBERED = 2048;
/** What is said of a passkey that does not open this machine. */
const NOT_VERIFIED = { error: 'passkey verification failed' };

export class StoredAccess implements RemoteAccess {
  readonly #store: RemoteStore;
  readonly #disposables = new DisposableStore();
  readonly #changed = new Emitter<RemoteConfig>();
  readonly #tokens: AuthTokens;
  readonly #clock: Clock;
  readonly #secret: () => Promise<Uint8Array>;
  #challenges: Challenges;
  /** Whether challenges are marked as made here. */
  #marked = false;
  /** What roosts have told of users. */
  readonly #told = new FairCache<Told>({ ofRoost: MAX_REMEMBERED, ofPerson: 1 });
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
    await within(this.#readSecret(), SECRET_PATIENCE, this.#clock);
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
    const email = caller.email || (this.#told.get(caller, TOLD)?.email ?? '');
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
    const challenge = this.#challenges.issue(caller, ends, nonce);
    // It may be had by now: this one is of no use, the next one is.
    if (!this.#marked) void this.#readSecret();
    return challenge;
  }

  async authenticate(
    asked: RemoteCaller,
    assertion: SignedChallenge,
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
    const { key } = checked;
    if (!tab.key || !this.#challenges.take(caller, tab.key, checked.challenge)) return NOT_VERIFIED;
    if (hasKey(listed, key)) await this.#noteUse(caller, key);
    else await this.#enrol(caller, key);
    // Somebody else may have shown one in the same name meanwhile, or it counts no more.
    const counting = listedKeys(this.config, caller);
    if (counting.length > 0 ? !hasKey(counting, key) : listed.length > 0) return NOT_VERIFIED;
    return { token: this.#tokens.mint({ ...caller, tabKey: tab.key }, tab.keepsToken) };
  }

  revokeTokens(userId?: string, roost?: string): void {
    this.#tokens.revoke(userId, roost);
    if (this.#state) this.#changed.fire(this.#state.access);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Without it no passkey counts: a challenge of an earlier run could be taken for a new one. */
  async #readSecret(): Promise<void> {
    const secret = await this.#secret().catch(() => null);
    if (this.#marked || !secret) return;
    this.#marked = true;
    this.#challenges = new Challenges(this.#clock, secret);
  }

  #follow(state: RemoteState): void {
    const before = this.#state?.access;
    this.#state = state;
    if (before === undefined || before === state.access) return;
    const kept = new Set(state.access.allowed.map(entryName));
    // Who has shown a passkey that no longer counts shows another one.
    for (const each of before.allowed) {
      if (each.key === undefined || each.roost === undefined || kept.has(entryName(each))) continue;
      this.#tokens.revoke(each.userId || undefined, each.roost);
    }
    this.#changed.fire(state.access);
  }

  /** Keeps the key of somebody who had none: from now on only it counts. */
  async #enrol(caller: RemoteCaller, key: Uint8Array): Promise<void> {
    const now = this.#clock.now();
    const shown = { key: Buffer.from(key).toString('base64'), enrolledAt: now, usedAt: now };
    const entry = entriesOf(this.config, caller).find((each) => each.key === undefined);
    if (!entry && !isNamedAdmin(this.config, caller)) return;
    await this.update((config) => {
      const { allowed } = config;
      // By what holds just then: of two that come at once the first is kept.
      if (listedKeys(config, caller).length > 0) return {};
      if (!entry) {
        if (!isNamedAdmin(config, caller)) return {};
        // An admin is known by address: whatever id the roost gives them later, the key stays theirs.
        return { allowed: [...allowed, { roost: caller.roost, email: caller.email, ...shown }] };
      }
      const name = entryName(entry);
      return {
        allowed: allowed.map((each) => (entryName(each) === name ? { ...each, ...shown } : each)),
      };
    });
  }

  /** Keeps when a key was last used, for people to see; who cannot be noted comes in all the same. */
  async #noteUse(caller: RemoteCaller, key: Uint8Array): Promise<void> {
    const encoded = Buffer.from(key).toString('base64');
    const used = entriesOf(this.config, caller).find((each) => each.key === encoded);
    const now = this.#clock.now();
    if (!used || now - (used.usedAt ?? 0) < USE_NOTED_EVERY) return;
    const name = entryName(used);
    await this.update(({ allowed }) => ({
      allowed: allowed.map((each) => (entryName(each) === name ? { ...each, usedAt: now } : each)),
    })).catch(() => undefined);
  }

  #remember(caller: RemoteCaller): void {
    const { email = '', passkeys = [] } = this.#told.get(caller, TOLD) ?? {};
    const told: Told = {
      email: caller.email || email,
      passkeys: caller.passkeys.length > 0 ? caller.passkeys : passkeys,
    };
    if (told.email || told.passkeys.length > 0) this.#told.set(caller, TOLD, told);
  }

  /** Keys that the roost has told of the user, with this message or before. */
  #keysOf(caller: RemoteCaller): readonly Uint8Array[] {
    if (caller.passkeys.length > 0) return caller.passkeys;
    return this.#told.get(caller, TOLD)?.passkeys ?? [];
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

/** The one thing kept of each user. */
const TOLD = 'told';

/** Whom an entry means, and by which key. */
const entryName = ({ roost, userId, email, key }: AllowEntry): string =>
  JSON.stringify([roost, userId, email, key]);

const hasKey = (keys: readonly Uint8Array[], key: Uint8Array): boolean =>
  keys.some((each) => Buffer.from(each).equals(key));
