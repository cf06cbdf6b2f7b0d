import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { KEY_BYTES, type KeyDomain, SESSION_KEY } from '#shared/protocol/e2ee/key-domain.ts';
import { X25519_BYTES } from '#shared/protocol/wing/wing-limits.ts';

const SALT = new Uint8Array(KEY_BYTES);
/** What stands before the raw bytes of X25519 keys in PKCS #8 and SPKI (RFC 8410). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

/** An X25519 key pair: what this machine, or a client, is known by. */
export class WingIdentity {
  readonly #private: KeyObject;
  /** The public half, raw. */
  readonly publicKey: Buffer;

  private constructor(key: KeyObject) {
    this.#private = key;
    this.publicKey = Buffer.from(
      createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_HEAD.length),
    );
  }

  static generate(): WingIdentity {
    return new WingIdentity(generateKeyPairSync('x25519').privateKey);
  }

  /** From the 32 bytes of {@link privateBytes}. @throws RangeError when they are not 32 */
  static fromPrivate(bytes: Uint8Array): WingIdentity {
    if (bytes.length !== X25519_BYTES) throw new RangeError('An X25519 key has 32 bytes.');
    const der = Buffer.concat([PRIVATE_HEAD, bytes]);
    return new WingIdentity(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  }

  /** The private half, raw: a secret. */
  get privateBytes(): Buffer {
    const der = this.#private.export({ format: 'der', type: 'pkcs8' });
    return Buffer.from(der.subarray(PRIVATE_HEAD.length));
  }

  /** The public half as on the wire. */
  get publicBase64(): string {
    return this.publicKey.toString('base64');
  }

  /** The same for a terminal whose key is for one session, see `sessionDomain`. */
  get sessionBase64(): string {
    return Buffer.concat([Buffer.of(SESSION_KEY), this.publicKey]).toString('base64');
  }

  /**
   * The key shared with whoever has the other half of `peerBase64`; null if that is not a usable key
   * (not base64, not 32 bytes, of low order, or another way to write one).
   */
  deriveKey(peerBase64: string, domain: KeyDomain): Uint8Array | null {
    const raw = Buffer.from(peerBase64, 'base64');
    if (raw.length !== X25519_BYTES || raw.toString('base64') !== peerBase64) return null;
    if (!isReduced(raw)) return null;
    try {
      const publicKey = createPublicKey({
        key: Buffer.concat([PUBLIC_HEAD, raw]),
        format: 'der',
        type: 'spki',
      });
      const shared = diffieHellman({ privateKey: this.#private, publicKey });
      if (shared.every((byte) => byte === 0)) return null;
      return new Uint8Array(hkdfSync('sha256', shared, SALT, domain, KEY_BYTES));
    } catch {
      return null;
    }
  }
}

/**
 * Whether a point is written as every X25519 writes its own: below 2 ** 255 - 19, little-endian. Others are
 * taken for what is left of them, so one key would have several names, each with a memory of its own.
 */
function isReduced(point: Buffer): boolean {
  const [last = 0, first = 0] = [point[X25519_BYTES - 1], point[0]];
  if (last > 0x7f) return false;
  const full = last === 0x7f && point.subarray(1, -1).every((byte) => byte === 0xff);
  return !full || first < 0xed;
}
