// Channels by key. Tabs use one key for all their sessions and come back with it: what they sent before
// must be refused then as well.

import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { type KeyDomain, SESSION_KEY, sessionDomain } from '#shared/protocol/e2ee/key-domain.ts';
import { NonceMemory } from '#shared/protocol/e2ee/nonce-memory.ts';
import { X25519_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { FairCache } from '../fair-cache.ts';
import type { ShareHolder } from '../fair-shares.ts';

/** Keys kept of people who may come in, of each roost and person. */
const MAX_KEPT = { ofRoost: 4096, ofPerson: 512 };
/** Keys kept of all others. */
const MAX_NEW = 1024;
/** Messages remembered of somebody who may not come in yet: they have nothing that could be used again. */
const REMEMBERED_OF_NEW = 512;

/** What goes through one key. */
interface Known {
  readonly channel: SealedChannel;
  readonly memory: NonceMemory;
  /** People who came in with it: what one of them has forgotten another may still need. */
  holders: number;
}

/** One channel for each key, with any roost. */
export class SealedChannels {
  readonly #domain: KeyDomain;
  readonly #kept = new Map<string, Known>();
  readonly #new = new Map<string, Known>();
  readonly #holders = new FairCache<true>({ ...MAX_KEPT, didDrop: (name) => this.#release(name) });

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
    if (known) return known.channel;
    const bound = sessionKeyOf(peerKey);
    const key = bound
      ? session && identity.deriveKey(bound, sessionDomain(session))
      : identity.deriveKey(peerKey, this.#domain);
    if (!key) return null;
    const memory = new NonceMemory(REMEMBERED_OF_NEW);
    const channel = new SealedChannel(key, memory, 'wing');
    const oldest = this.#new.keys().next();
    if (this.#new.size >= MAX_NEW && !oldest.done) this.#new.delete(oldest.value);
    this.#new.set(name, { channel, memory, holders: 0 });
    return channel;
  }

  /** `holder` may come in with that key: neither strangers nor others without end have it forgotten. */
  keep(holder: ShareHolder, identity: WingIdentity, peerKey: string, session = ''): void {
    const name = nameOf(identity, peerKey, session);
    const known = this.#kept.get(name) ?? this.#new.get(name);
    if (!known) return;
    known.memory.grow();
    this.#new.delete(name);
    this.#kept.set(name, known);
    if (!this.#holders.get(holder, name)) known.holders += 1;
    this.#holders.set(holder, name, true);
  }

  clear(): void {
    this.#kept.clear();
    this.#new.clear();
    this.#holders.forget();
  }

  #release(name: string): void {
    const known = this.#kept.get(name);
    if (!known) return;
    known.holders -= 1;
    if (known.holders === 0) this.#kept.delete(name);
  }
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
