import { expect, test } from 'vitest';
import { discoverWing, listWings } from './tunnel-client.ts';

/** A roost that answers so. */
const roost = (answer: (signal: AbortSignal) => Promise<Response>) => ({
  ...{ baseUrl: 'https://roost.example', token: 'secret' },
  fetch: (_: string | URL | Request, init?: RequestInit) =>
    answer(init?.signal ?? new AbortController().signal),
});

test('of several with one id the newest is meant', async () => {
  const wings = [
    { wing_id: 'a', public_key: 'old' },
    { wing_id: 'b', public_key: 'other' },
    { wing_id: 'a', public_key: 'new' },
  ];
  const access = roost(() => Promise.resolve(Response.json(wings)));
  expect(await discoverWing(access, 'a')).toEqual({ wing_id: 'a', public_key: 'new' });
  await expect(discoverWing(access, 'c')).rejects.toMatchObject({ code: 'wing_not_found' });
});

test('a roost that refuses, or is none, is told apart', async () => {
  const signedOut = roost(() => Promise.resolve(new Response('', { status: 401 })));
  await expect(listWings(signedOut)).rejects.toMatchObject({ code: 'unauthorized' });
  for (const text of ['<html>', '{}', '[{"wing_id":1}]']) {
    const other = roost(() => Promise.resolve(new Response(text)));
    await expect(listWings(other)).rejects.toMatchObject({ code: 'roost_unreachable' });
  }
});

test('who gives up need not wait for the roost', async () => {
  const end = new AbortController();
  const silent = roost(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
  );
  const asking = discoverWing(silent, 'a', end.signal);
  end.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
});
