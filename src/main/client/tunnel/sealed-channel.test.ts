import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealedChannel } from './sealed-channel.ts';

const aPair = (): [SealedChannel, SealedChannel] => {
  const key = randomBytes(32);
  return [new SealedChannel(key), new SealedChannel(key)];
};

const text = (channel: SealedChannel, wire: string): string | undefined =>
  channel.open(wire)?.toString();

/** What may become of a message on its way. */
const fate = fc.constantFrom(
  'arrives',
  'is lost',
  'comes twice',
  'comes after a forged one',
  'late',
);

test('whatever happens on the way, each message opens once and forged ones do not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fate, fc.boolean()), { maxLength: 40 }),
      async (messages) => {
        const [here, there] = aPair();
        const late: [string, string][] = [];
        for (const [at, [how, pause]] of messages.entries()) {
          const said = `message ${at}`;
          const wire = here.seal(Buffer.from(said));
          // In a pause ciphers for the next message are begun.
          if (pause) await setImmediate();
          if (how === 'is lost') continue;
          if (how === 'late') {
            late.push([said, wire]);
            continue;
          }
          if (how === 'comes after a forged one') {
            const forged = Buffer.from(wire, 'base64');
            forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
            expect(there.open(forged.toString('base64'))).toBeNull();
          }
          expect(text(there, wire)).toBe(said);
          if (how === 'comes twice') expect(there.open(wire)).toBeNull();
        }
        for (const [said, wire] of late) {
          expect(text(there, wire)).toBe(said);
          expect(there.open(wire)).toBeNull();
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('no nonce is used twice, whether ciphers were begun ahead or not', async () => {
  const [here] = aPair();
  const nonces = new Set<string>();
  for (let at = 0; at < 300; at += 1) {
    nonces.add(here.seal(Buffer.from('x')).slice(0, 16));
    if (at % 3 === 0) await setImmediate();
  }
  expect(nonces.size).toBe(300);
});

test('several who count for themselves are understood with one key', async () => {
  const [, there] = aPair();
  const key = randomBytes(32);
  const wing = new SealedChannel(key);
  const tabs = Array.from({ length: 5 }, () => new SealedChannel(key));
  for (let round = 0; round < 4; round += 1) {
    for (const [at, tab] of tabs.entries()) {
      expect(text(wing, tab.seal(Buffer.from(`${round} of ${at}`)))).toBe(`${round} of ${at}`);
    }
    await setImmediate();
  }
  expect(there.open(tabs[0]?.seal(Buffer.from('of another key')) ?? '')).toBeNull();
});
