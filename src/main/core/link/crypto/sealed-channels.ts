// Channels by key. Tabs use one key for all their sessions and come back with it: what they sent before
// must be refused then as well.

import { NonceMemory } from '#client/tunnel/nonce-memory.ts';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { type KeyDomain, SESSION_KEY, sessionDomain } from '#shared/protocol/e2ee/key-domain.ts';
import { X25519_BYTES } from '#shared/protocol/wing/wing-limits.ts';

/** Keys kept of people who may come in, and of all others. Each kind pushes out only its own. */
const MAX_KEPT = 4096;
const MAX_NEW = 1024;
/** Messages remembered of somebody who may not come in yet: they have nothing that could be used again. */
const REMEMBERED_OF_NEW = 512;

/** One channel for each key, with any roost. */
export class SealedChannels {
  readonly #domain: KeyDomain;
  readonly #kept = new Map<string, SealedChannel>();
  readonly #new = new Map<string, SealedChannel>();
  readonly #memories = new WeakMap<SealedChannel, NonceMemory>();

  constructor(domain: KeyDomain) {
    this.#domain = domain;
  }

  /**
   * The channel with whoever has the other half of `peerKey`; null if that is not a usable key. One that
   * is for a session only opens what was sealed for `session`.
   */
  of(identity: WingIdentity, peerKey: string, session = ''): SealedChannel | null {
    const name = nameOf(identity, peerKey, session);
    const known = this.#kept.get(name) ?? this.#new.get(name);
    if (known) return known;
    const bound = sessionKeyOf(peerKey);
    const key = bound
      ? session && identity.deriveKey(bound, sessionDomain(session))
      : identity.deriveKey(peerKey, this.#domain);
    if (!key) return null;
    const memory = new NonceMemory(REMEMBERED_OF_NEW);
    const channel = new SealedChannel(key, memory);
    this.#memories.set(channel, memory);
    put(this.#new, name, channel, MAX_NEW);
    return channel;
  }

  /** Whoever has that key may come in: strangers without end do not have it forgotten. */
  keep(identity: WingIdentity, peerKey: string, session = ''): void {
    const name = nameOf(identity, peerKey, session);
    const channel = this.#kept.get(name) ?? this.#new.get(name);
    if (!channel) return;
    this.#memories.get(channel)?.grow();
    this.#new.delete(name);
    put(this.#kept, name, channel, MAX_KEPT);
  }

  clear(): void {
    this.#kept.clear();
    this.#new.clear();
  }
}

/** As the newest; the oldest goes. */
function put<T>(map: Map<string, T>, name: string, value: T, max: number): void {
  map.delete(name);
  const oldest = map.keys().next();
  if (map.size >= max && !oldest.done) map.delete(oldest.value);
  map.set(name, value);
}

/** The key in one that is for a session only; null for all others. */
function sessionKeyOf(peerKey: string): string | null {
  const bytes = Buffer.from(peerKey, 'base64');
  const bound = bytes.length === X25519_BYTES + 1 && bytes[0] === SESSION_KEY;
  if (!bound || bytes.toString('base64') !== peerKey) return null;
  return bytes.subarray(1).toString('base64');
}

/** Keys for everything are one channel wherever they are used: what was opened once is nowhere again. */
const nameOf = ({ publicBase64 }: WingIdentity, peerKey: string, session: string): string =>
  sessionKeyOf(peerKey) ? `${publicBase64}\n${peerKey}\n${session}` : `${publicBase64}\n${peerKey}`;
