// Keys and sealing of the wing protocol for browsers, on WebCrypto: what a wing does with Node's own.

import { fromBase64, toBase64 } from '../../base/base64.ts';
import { NONCE_BYTES, TAG_BYTES, X25519_BYTES } from '../wing/wing-limits.ts';
import { channelDomains, KEY_BYTES, type KeyDomain, SESSION_KEY } from './key-domain.ts';
import { NonceMemory } from './nonce-memory.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is needed of a browser's globals. `globalThis` has it, in Node as well. */
export interface WebPort {
  readonly crypto: {
    readonly subtle: WebSubtle;
    getRandomValues(array: Bytes): unknown;
  };
}

/** The part of `SubtleCrypto` that is used. */
interface WebSubtle {
  importKey(
    format: 'raw' | 'pkcs8',
    data: Bytes,
    algorithm: { name: string; hash?: string },
    extractable: boolean,
    usages: ('deriveBits' | 'encrypt' | 'decrypt' | 'sign')[],
  ): Promise<WebKey>;
  deriveBits(algorithm: { name: string }, key: WebKey, length: number): Promise<ArrayBuffer>;
  encrypt(algorithm: { name: string }, key: WebKey, data: Bytes): Promise<ArrayBuffer>;
  decrypt(algorithm: { name: string }, key: WebKey, data: Bytes): Promise<ArrayBuffer>;
  sign(algorithm: string, key: WebKey, data: Bytes): Promise<ArrayBuffer>;
  digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>;
}

/** A `CryptoKey`, as seen from here. */
export type WebKey = object;

/** What stands before the raw bytes of an X25519 key in PKCS #8 (RFC 8410). */
const PRIVATE_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);
/** The point whose multiple a public key is. */
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(X25519_BYTES - 1));

/** An X25519 key pair of one tab or one attach. */
export class WebIdentity {
  readonly #port: WebPort;
  readonly #private: WebKey;
  /** The public half as on the wire. */
  readonly publicBase64: string;
  /** The same for a terminal whose key is for one session, see `sessionDomain`. */
  readonly sessionBase64: string;

  private constructor(port: WebPort, key: WebKey, publicKey: Bytes) {
    this.#port = port;
    this.#private = key;
    this.publicBase64 = toBase64(publicKey);
    this.sessionBase64 = toBase64(Uint8Array.of(SESSION_KEY, ...publicKey));
  }

  /** From 32 bytes of a private key; new ones when absent. The key cannot be read out again. */
  static async create(
    port: WebPort,
    bytes = randomBytes(port, X25519_BYTES),
  ): Promise<WebIdentity> {
    const der = Uint8Array.of(...PRIVATE_HEAD, ...bytes);
    const { subtle } = port.crypto;
    const key = await subtle.importKey('pkcs8', der, X25519, false, ['deriveBits']);
    return new WebIdentity(port, key, await agree(subtle, key, BASE_POINT));
  }

  /**
   * The key shared with whoever has the other half of `peerBase64`; null if that is not a usable key
   * (not base64, not 32 bytes, or of low order).
   */
  async derive(peerBase64: string, domain: KeyDomain): Promise<WebSealer | null> {
    const { subtle } = this.#port.crypto;
    const peer = fromBase64(peerBase64);
    if (peer?.length !== X25519_BYTES) return null;
    try {
      const shared = await agree(subtle, this.#private, peer);
      if (shared.every((byte) => byte === 0)) return null;
      const bits = await derive(subtle, shared, new Uint8Array(KEY_BYTES), domain);
      return new WebSealer(this.#port, await aesKey(subtle, bits), bits);
    } catch {
      // What a browser throws for a key that it cannot use.
      return null;
    }
  }
}

/** Seals and opens with one key. What was sent or opened before is refused. */
export class WebSealer {
  readonly #port: WebPort;
  readonly #key: WebKey;
  readonly #bits: Bytes;
  readonly #used = new NonceMemory();

  /** `key` is of the bytes that were derived. */
  constructor(port: WebPort, key: WebKey, bits: Bytes) {
    this.#port = port;
    this.#key = key;
    this.#bits = bits;
  }

  /** What to send. `nonce` is for tests, and must never be used twice. */
  async seal(plain: Bytes, nonce = randomBytes(this.#port, NONCE_BYTES)): Promise<string> {
    this.#used.add(nameOf(nonce));
    return sealWith(this.#port, this.#key, nonce, plain);
  }

  /** The plain bytes; null if `wire` is malformed, of another key, changed, or was here before. */
  async open(wire: string): Promise<Bytes | null> {
    const sealed = readSealed(wire);
    const plain = sealed && (await openWith(this.#port, this.#key, sealed));
    return plain && this.#used.add(nameOf(sealed.nonce)) ? plain : null;
  }

  /** Keys for a channel of its own, of what both sides agreed on by this one. */
  async channelKeys(clientNonce: Uint8Array, wingNonce: Uint8Array): Promise<WebChannelKeys> {
    const { subtle } = this.#port.crypto;
    const salt = Uint8Array.of(...clientNonce, ...wingNonce);
    const keyFor = async (domain: string): Promise<WebKey> =>
      aesKey(subtle, await derive(subtle, this.#bits, salt, domain));
    const [toWing, toClient] = await Promise.all([
      keyFor(channelDomains.toWing),
      keyFor(channelDomains.toClient),
    ]);
    return { toWing, toClient };
  }
}

/** The keys of one channel: one for each direction. */
export interface WebChannelKeys {
  readonly toWing: WebKey;
  readonly toClient: WebKey;
}

/** A sealed text, taken apart. Not yet opened. */
interface Sealed {
  readonly nonce: Bytes;
  readonly body: Bytes;
}

/** Takes `wire` apart; null if it is not padded standard base64 of at least a nonce and a tag. */
export function readSealed(wire: string): Sealed | null {
  const bytes = fromBase64(wire);
  if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  return { nonce: bytes.subarray(0, NONCE_BYTES), body: bytes.subarray(NONCE_BYTES) };
}

/** What to send: sealed under a nonce that was never used with this key. */
export async function sealWith(
  { crypto }: WebPort,
  key: WebKey,
  nonce: Bytes,
  plain: Bytes,
): Promise<string> {
  const algorithm = { name: 'AES-GCM', iv: nonce };
  const body = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
  const wire = new Uint8Array(nonce.length + body.length);
  wire.set(nonce);
  wire.set(body, nonce.length);
  return toBase64(wire);
}

/** The plain bytes; null if they were sealed with another key or changed on the way. */
export async function openWith(
  { crypto }: WebPort,
  key: WebKey,
  { nonce, body }: Sealed,
): Promise<Bytes | null> {
  const algorithm = { name: 'AES-GCM', iv: nonce };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, body));
  } catch {
    // Not sealed with this key, or changed on the way.
    return null;
  }
}

/** `length` unpredictable bytes. */
export function randomBytes({ crypto }: WebPort, length: number): Bytes {
  const bytes = new Uint8Array(length);
  crypto.getRandomValues(bytes);
  return bytes;
}

const nameOf = (nonce: Bytes): string => String.fromCharCode(...nonce);

const X25519 = { name: 'X25519' };

async function agree(subtle: WebSubtle, key: WebKey, peer: Bytes): Promise<Bytes> {
  const other = await subtle.importKey('raw', peer, X25519, false, []);
  const algorithm = { name: 'X25519', public: other };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, X25519_BYTES * 8));
}

/** HKDF-SHA256. */
async function derive(
  subtle: WebSubtle,
  secret: Bytes,
  salt: Bytes,
  domain: string,
): Promise<Bytes> {
  const root = await subtle.importKey('raw', secret, { name: 'HKDF' }, false, ['deriveBits']);
  const info = Uint8Array.from(domain, (char) => char.charCodeAt(0));
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await subtle.deriveBits(hkdf, root, KEY_BYTES * 8));
}

function aesKey(subtle: WebSubtle, bits: Bytes): Promise<WebKey> {
  return subtle.importKey('raw', bits, { name: 'AES-GCM' }, false, ['encrypt', 'decrypt']);
}
