import { expect, it } from 'vitest';
import { linkedPair } from './linked-pair.ts';

it('delivers text in order and later, and bytes that follow it after it', async () => {
  const [a, b] = linkedPair();
  const received: (string | number)[] = [];
  b.onDidReceive((frame) => received.push(typeof frame === 'string' ? frame : (frame[0] ?? -1)));
  a.send('one');
  a.send(new Uint8Array([2]));
  a.send('three');
  expect(received).toEqual([]);
  await Promise.resolve();
  expect(received).toEqual(['one', 2, 'three']);
});

it('delivers bytes at once, and says then that their memory is free', () => {
  const [a, b] = linkedPair();
  const happened: string[] = [];
  b.onDidReceive(() => happened.push('received'));
  a.send(new Uint8Array([1]), () => happened.push('free'));
  expect(happened).toEqual(['received', 'free']);
});

it('delivers an answer later, so that nobody hears while still speaking', async () => {
  const [a, b] = linkedPair();
  const received: string[] = [];
  a.onDidReceive(() => received.push('answer'));
  b.onDidReceive(() => {
    b.send(new Uint8Array([2]));
    received.push('handled');
  });
  a.send(new Uint8Array([1]));
  expect(received).toEqual(['handled']);
  await Promise.resolve();
  expect(received).toEqual(['handled', 'answer']);
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
  a.send(new Uint8Array([1]));
  await Promise.resolve();
  b.close();
  await Promise.resolve();
  expect(closes).toEqual(['a bye', 'b bye']);
});
