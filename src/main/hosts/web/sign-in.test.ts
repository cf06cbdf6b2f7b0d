import { describe, expect, it } from 'vitest';
import { nodeRandom } from '#core/system/node-random.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { CODE_LIFETIME_MS, SESSION_LIFETIME_MS, SignIn } from './sign-in.ts';

function open() {
  const clock = new ManualClock();
  return { clock, signIn: new SignIn({ clock, random: nodeRandom }) };
}

describe('SignIn', () => {
  it('gives 256-bit codes and tokens that never repeat', () => {
    const { signIn } = open();
    const secrets = new Set<string>();
    for (let i = 0; i < 100; i += 1) {
      const code = signIn.issueCode();
      secrets.add(code).add(signIn.redeem(code) ?? '');
    }
    expect(secrets.size).toBe(200);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });

  it('does not take a code as a token nor a token as a code', () => {
    const { signIn } = open();
    expect(signIn.check(signIn.issueCode())).toBeUndefined();
    const token = signIn.redeem(signIn.issueCode()) ?? '';
    expect(signIn.redeem(token)).toBeUndefined();
    for (const nothing of [undefined, '', ' ']) expect(signIn.check(nothing)).toBeUndefined();
    expect(signIn.redeem('')).toBeUndefined();
  });

  it('ends codes and sessions on time, and use keeps a session', () => {
    const { signIn, clock } = open();
    const code = signIn.issueCode();
    const token = signIn.redeem(signIn.issueCode());
    clock.advance(CODE_LIFETIME_MS);
    expect(signIn.redeem(code)).toBeUndefined();
    clock.advance(SESSION_LIFETIME_MS - CODE_LIFETIME_MS - 1);
    const browser = signIn.check(token);
    expect(browser?.isValid()).toBe(true);
    browser?.extend();
    clock.advance(SESSION_LIFETIME_MS - 1);
    expect(browser?.isValid()).toBe(true);
    clock.advance(1);
    expect(browser?.isValid()).toBe(false);
    expect(signIn.check(token)).toBeUndefined();
  });

  it('keeps a bounded number of codes and sessions, newest first', () => {
    const { signIn } = open();
    const oldest = signIn.issueCode();
    for (let i = 0; i < 16; i += 1) signIn.issueCode();
    expect(signIn.redeem(oldest)).toBeUndefined();
    const first = signIn.check(signIn.redeem(signIn.issueCode()));
    expect(first?.isValid()).toBe(true);
    for (let i = 0; i < 64; i += 1) signIn.redeem(signIn.issueCode());
    expect(first?.isValid()).toBe(false);
  });
});
