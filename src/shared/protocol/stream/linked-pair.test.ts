import { expect, it } from 'vitest';
import { linkedPair } from './linked-pair.ts';

it('delivers frames in order, later, and as copies', async () => {
  const [a, b] = linkedPair();
  const received: (string | Uint8Array)[] = [];
  b.onDidReceive((frame) => received.push(frame));
  const bytes = new Uint8Array([1]);
  a.send('one');
  a.send(bytes);
  bytes[0] = 9;
  expect(received).toEqual([]);
  await Promise.resolve();
  expect(received[0]).toBe('one');
  expect(received[1]).toBeInstanceOf(Uint8Array);
});

it('closes both sides once, and sends nothing afterwards', async () => {
  const [a, b] = linkedPair();
  const closes: string[] = [];
  a.onDidClose(({ reason }) => closes.push(`a ${reason}`));
  b.onDidClose(({ reason }) => closes.push(`b ${reason}`));
  b.onDidReceive(() => closes.push('received'));
  a.close('bye');
  a.close('again');
  a.send('late');
  await Promise.resolve();
  b.close();
  await Promise.resolve();
  expect(closes).toEqual(['a bye', 'b bye']);
});
