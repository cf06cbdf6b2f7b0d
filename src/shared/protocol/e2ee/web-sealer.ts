// Keys and sealing of the wing protocol for browsers, on WebCrypto: what a wing does with Node's own.

import { NONCE_BYTES, TAG_BYTES, X25519_BYTES } from '../wing/wing-limits.ts';
import { KEY_BYTES, type KeyDomain, SESSION_KEY } from './key-domain.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is needed of a browser's globals. `globalThis` has it, in Node as well. */
export interface WebPort {
  readonly crypto: {
    readonly subtle: WebSubtle;
    getRandomValues(array: Bytes): unknown;
  };
  atob(text: string): string;
  btoa(bytes: string): string;
}

/** The part of `SubtleCrypto` that is used. */
interface WebSubtle {
  importKey(
    format: 'raw' | 'pkcs8',
    data: Bytes,
    algorithm: { name: string },
    extractable: boolean,
    usages: ('deriveBits' | 'encrypt' | 'decrypt')[],
  ): Promise<object>;
  deriveBits(algorithm: { name: string }, key: object, length: number): Promise<ArrayBuffer>;
  encrypt(algorithm: { name: string }, key: object, data: Bytes): Promise<ArrayBuffer>;
  decrypt(algorithm: { name: string }, key: object, data: Bytes): Promise<ArrayBuffer>;
}

/** What stands before the raw bytes of an X25519 key in PKCS #8 (RFC 8410). */
const PRIVATE_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);
/** The point whose multiple a public key is. */
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(X25519_BYTES - 1));
/** Nonces that are remembered; with twice as many the older half is forgotten. */
const MAX_REMEMBERED = 32_768;
/** Bytes turned into text at once. */
const STRIDE = 8192;

/** An X25519 key pair of one tab or one attach. */
export class WebIdentity {
  readonly #port: WebPort;
  readonly #private: object;
  /** The public half as on the wire. */
  readonly publicBase64: string;
  /** The same for a terminal whose key is for one session, see `sessionDomain`. */
  readonly sessionBase64: string;

  private constructor(port: WebPort, key: object, publicKey: Bytes) {
    this.#port = port;
    this.#private = key;
    this.publicBase64 = toBase64(port, publicKey);
    this.sessionBase64 = toBase64(port, Uint8Array.of(SESSION_KEY, ...publicKey));
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
    const peer = fromBase64(this.#port, peerBase64);
    if (peer?.length !== X25519_BYTES) return null;
    try {
      const shared = await agree(subtle, this.#private, peer);
      if (shared.every((byte) => byte === 0)) return null;
      const root = await subtle.importKey('raw', shared, { name: 'HKDF' }, false, ['deriveBits']);
      const info = Uint8Array.from(domain, (char) => char.charCodeAt(0));
      const salt = new Uint8Array(KEY_BYTES);
      const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
      const bits = new Uint8Array(await subtle.deriveBits(hkdf, root, KEY_BYTES * 8));
      const uses: ['encrypt', 'decrypt'] = ['encrypt', 'decrypt'];
      return new WebSealer(
        this.#port,
        await subtle.importKey('raw', bits, { name: 'AES-GCM' }, false, uses),
      );
    } catch {
      // What a browser throws for a key that it cannot use.
      return null;
    }
  }
}

/** Seals and opens with one key. What was sent or opened before is refused. */
export class WebSealer {
  readonly #port: WebPort;
  readonly #key: object;
  #recent = new Set<string>();
  #older = new Set<string>();

  constructor(port: WebPort, key: object) {
    this.#port = port;
    this.#key = key;
  }

  /** What to send. `nonce` is for tests, and must never be used twice. */
  async seal(plain: Bytes, nonce = randomBytes(this.#port, NONCE_BYTES)): Promise<string> {
    this.#remember(nonce);
    const algorithm = { name: 'AES-GCM', iv: nonce };
    const body = new Uint8Array(
      await this.#port.crypto.subtle.encrypt(algorithm, this.#key, plain),
    );
    const wire = new Uint8Array(nonce.length + body.length);
    wire.set(nonce);
    wire.set(body, nonce.length);
    return toBase64(this.#port, wire);
  }

  /** The plain bytes; null if `wire` is malformed, of another key, changed, or was here before. */
  async open(wire: string): Promise<Bytes | null> {
    const bytes = fromBase64(this.#port, wire);
    if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const algorithm = { name: 'AES-GCM', iv: nonce };
    try {
      const plain = await this.#port.crypto.subtle.decrypt(
        algorithm,
        this.#key,
        bytes.subarray(NONCE_BYTES),
      );
      return this.#remember(nonce) ? new Uint8Array(plain) : null;
    } catch {
      // Not sealed with this key, or changed on the way.
      return null;
    }
  }

  /** False if it was there already. */
  #remember(nonce: Bytes): boolean {
    const name = String.fromCharCode(...nonce);
    if (this.#recent.has(name) || this.#older.has(name)) return false;
    this.#recent.add(name);
    if (this.#recent.size >= MAX_REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    return true;
  }
}

const X25519 = { name: 'X25519' };

async function agree(subtle: WebSubtle, key: object, peer: Bytes): Promise<Bytes> {
  const other = await subtle.importKey('raw', peer, X25519, false, []);
  const algorithm = { name: 'X25519', public: other };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, X25519_BYTES * 8));
}

function randomBytes({ crypto }: WebPort, length: number): Bytes {
  const bytes = new Uint8Array(length);
  crypto.getRandomValues(bytes);
  return bytes;
}

function toBase64(port: WebPort, bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += STRIDE) {
    text += String.fromCharCode(...bytes.subarray(at, at + STRIDE));
  }
  return port.btoa(text);
}

/** Null if it is not padded standard base64: `atob` alone would take more. */
function fromBase64(port: WebPort, text: string): Bytes | null {
  if (text.length % 4 !== 0 || /\s/.test(text)) return null;
  try {
    return Uint8Array.from(port.atob(text), (char) => char.charCodeAt(0));
  } catch {
    // A character that has no place in it.
    return null;
  }
}
