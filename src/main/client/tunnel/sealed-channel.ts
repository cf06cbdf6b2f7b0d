import {
  type CipherGCM,
  createHmac,
  createSecretKey,
  type DecipherGCM,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { NonceMemory } from '#shared/protocol/e2ee/nonce-memory.ts';
import { NONCE_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { type ChannelKeys, channelKeys } from './channel-keys.ts';
import { beginOpen, beginSeal, finishOpen, finishSeal, readSealed, type Sealed } from './seal.ts';

const PREFIX_BYTES = 8;
/** Ciphers are begun so long after a message, in ms: until then others may need the processor to carry it. */
const BEGIN_AFTER = 1;
const MAX_MESSAGES = 2 ** 32;
/** What a wing's nonces begin with: peers that draw theirs at random hit upon it once in 16 million. */
const MARK_BYTES = 3;
const MARK = 'aerie-nonce-1 wing';

/**
 * One key and what went through it in both directions. What was sent or opened before is refused. The
 * protocol has no counters: a message that was withheld or comes late cannot be told from one in order.
 * There must be one channel for a key: another one knows nothing of what went through the first. Only what
 * a wing has sealed is known for its own by every later channel with that key, also after a restart.
 *
 * Ciphers are begun ahead, between messages: for a single key that is typed, beginning one takes longer
 * than all else that is done with it.
 */
export class SealedChannel {
  readonly #raw: Uint8Array;
  readonly #key: KeyObject;
  readonly #opened: NonceMemory;
  /** Begins every nonce made here. */
  readonly #prefix: Buffer;
  /** How it begins in what must not come back: so own messages are known without being remembered. */
  readonly #own: Buffer;
  #sent = 0;
  /** For the next message that is sent. */
  #toSeal: { readonly nonce: Buffer; readonly cipher: CipherGCM } | undefined;
  /** For the next message that comes, of a peer that counts as we do. */
  #toOpen: { readonly nonce: Buffer; readonly decipher: DecipherGCM } | undefined;
  #openedBefore: Buffer | undefined;
  #lastOpened: Buffer | undefined;
  #soon: NodeJS.Timeout | undefined;

  /** `side`: where it is. Tabs come back with their key, so a wing has sealed with it before. */
  constructor(key: Uint8Array, opened = new NonceMemory(), side: 'client' | 'wing' = 'client') {
    this.#raw = key;
    this.#key = createSecretKey(key);
    this.#opened = opened;
    const mark = createHmac('sha256', key).update(MARK).digest().subarray(0, MARK_BYTES);
    this.#prefix = side === 'wing' ? wingPrefix(mark) : clientPrefix(mark);
    this.#own = side === 'wing' ? mark : this.#prefix;
  }

  /** What to send. @throws RangeError after 2 ** 32 messages */
  seal(plain: Uint8Array): string {
    const { nonce, cipher } = this.#toSeal ?? this.#begin();
    this.#toSeal = undefined;
    this.#beginSoon();
    return finishSeal(cipher, nonce, plain);
  }

  /** Keys for a channel of its own, of what both sides agreed on by this one. */
  channelKeys(clientNonce: Uint8Array, wingNonce: Uint8Array): ChannelKeys {
    return channelKeys(this.#raw, clientNonce, wingNonce);
  }

  /** The plain bytes; null if `wire` is malformed, of another key, changed, or was here before. */
  open(wire: string): Buffer | null {
    const sealed = readSealed(wire);
    if (!sealed || begins(sealed.nonce, this.#own)) return null;
    const plain = finishOpen(this.#decipherOf(sealed), sealed);
    // Only what was really sealed with the key is remembered: others could fill the memory.
    if (!plain || !this.#opened.add(sealed.nonce.toString('latin1'))) return null;
    this.#openedBefore = this.#lastOpened;
    this.#lastOpened = sealed.nonce;
    this.#beginSoon();
    return plain;
  }

  #begin(): { readonly nonce: Buffer; readonly cipher: CipherGCM } {
    const nonce = Buffer.alloc(NONCE_BYTES);
    this.#prefix.copy(nonce);
    nonce.writeUInt32BE(this.#sent, PREFIX_BYTES);
    this.#sent += 1;
    return { nonce, cipher: beginSeal(this.#key, nonce) };
  }

  /** A cipher that was begun is used once, for whatever claims to be that message. */
  #decipherOf({ nonce }: Sealed): DecipherGCM {
    const expected = this.#toOpen;
    if (!expected?.nonce.equals(nonce)) return beginOpen(this.#key, nonce);
    this.#toOpen = undefined;
    return expected.decipher;
  }

  /** Known of a peer whose last two messages were counted. */
  #nextOfPeer(): Buffer | undefined {
    const last = this.#lastOpened;
    const counted = last && this.#openedBefore && after(this.#openedBefore).equals(last);
    return counted ? after(last) : undefined;
  }

  #beginSoon(): void {
    // The same timer each time: making one takes a good part of what is saved.
    if (this.#soon) this.#soon.refresh();
    else this.#soon = setTimeout(() => this.#beginNext(), BEGIN_AFTER).unref();
  }

  #beginNext(): void {
    if (this.#sent < MAX_MESSAGES) this.#toSeal ??= this.#begin();
    const nonce = this.#nextOfPeer();
    if (!nonce || this.#toOpen?.nonce.equals(nonce)) return;
    this.#toOpen = { nonce, decipher: beginOpen(this.#key, nonce) };
  }
}

/** Without a view of the part: this is asked for every key that is typed. */
function begins(nonce: Uint8Array, mark: Uint8Array): boolean {
  for (let at = 0; at < mark.length; at += 1) if (nonce[at] !== mark[at]) return false;
  return true;
}

const wingPrefix = (mark: Buffer): Buffer =>
  Buffer.concat([mark, randomBytes(PREFIX_BYTES - MARK_BYTES)]);

/** One that no wing takes for its own. */
function clientPrefix(mark: Buffer): Buffer {
  for (;;) {
    const prefix = randomBytes(PREFIX_BYTES);
    if (!mark.equals(prefix.subarray(0, MARK_BYTES))) return prefix;
  }
}

/** The nonce after that, of those who count in its last four bytes. */
function after(nonce: Buffer): Buffer {
  const other = Buffer.from(nonce);
  other.writeUInt32BE((nonce.readUInt32BE(PREFIX_BYTES) + 1) >>> 0, PREFIX_BYTES);
  return other;
}
