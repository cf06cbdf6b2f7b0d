import { expect, test } from 'vitest';
import { nodeClock } from '../system/node-clock.ts';
import { awaitDeviceToken, beginDeviceLogin } from './device-login.ts';

const { signal } = new AbortController();
const code = { deviceCode: 'd', code: 'ABC234', url: '', lifetimeMs: 50, intervalMs: 10 };

/** Signs in at a roost that answers so; its `/auth/check` fails unless told otherwise. */
function signIn(answer: object, check: object = {}) {
  const fetch = (input: string | URL | Request): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    return Promise.resolve(Response.json(pathname === '/auth/check' ? check : answer));
  };
  return awaitDeviceToken(code, {
    baseUrl: 'https://roost.example',
    signal,
    clock: nodeClock,
    fetch,
  });
}

const begin = (verification_url: string, baseUrl = 'https://roost.example') =>
  beginDeviceLogin(
    { wingId: 'w', publicKey: 'k' },
    {
      ...{ baseUrl, signal, clock: nodeClock },
      fetch: () =>
        Promise.resolve(
          Response.json({
            ...{ device_code: 'd', user_code: 'ABC234', expires_in: 900, interval: 5 },
            verification_url,
          }),
        ),
    },
  );

test('a token that could not stand in a header is none', async () => {
  for (const token of [`${'x'.repeat(20)}\r\nHost: evil`, `${'x'.repeat(20)}\u00e9`]) {
    await expect(signIn({ token })).rejects.toMatchObject({ code: 'unauthorized' });
  }
});

test('names are shown as one line that hides nothing', async () => {
  const token = 'a-token-of-some-length';
  const got = await signIn({ token, display_name: 'Ann\u202e\nB', email: 'a@example.org\u0007' });
  expect(got).toMatchObject({ displayName: 'Ann B', email: 'a@example.org' });
});

test('whose machine it is says the roost, or else the token', async () => {
  const claims = Buffer.from('{"sub":"ann"}').toString('base64url');
  const token = `e30.${claims}.c2lnbmF0dXJl`;
  expect(await signIn({ token }, { user_id: 'ben' })).toMatchObject({ userId: 'ben' });
  expect(await signIn({ token })).toMatchObject({ userId: 'ann' });
  expect(await signIn({ token: 'no-token-of-that-kind' })).toMatchObject({ userId: null });
});

test('the page to open is as safe as the roost, and is what it looks like', async () => {
  expect(await begin('/auth/claim')).toMatchObject({ url: 'https://roost.example/auth/claim' });
  for (const page of ['http://roost.example/', 'https://roost.example@evil/', 'javascript:0']) {
    await expect(begin(page)).rejects.toMatchObject({ code: 'roost_unreachable' });
  }
  expect(await begin('/auth/claim', 'http://localhost:1')).toHaveProperty('url');
});
