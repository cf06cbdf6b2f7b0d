import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';

/** A roost's key, and passes signed with it. */
export class PassMaker {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** Public half, base64 of SPKI, as a roost tells it. */
  get spki(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** A pass with these claims; good for an hour unless they say otherwise. */
  pass(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iat: now, exp: now + 3600, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .sign(this.#keys.privateKey);
  }
}
