import { expect, test } from 'vitest';
import { nativeServers } from './ice-servers.ts';

test('servers are read as browsers write them, and what is none is left out', () => {
  const urls = ['stun:stun.example', 'turn:turn.example:99?transport=tcp', 'turns:[::1]'];
  expect(
    nativeServers([
      { urls, username: 'me', credential: 'secret' },
      { urls: ['http://example', 'stun:', 'stun:x:99999', 'stun:x y', ''] },
    ]),
  ).toEqual([
    'stun:stun.example:3478',
    { ...{ hostname: 'turn.example', port: 99, relayType: 'TurnTcp' }, ...login },
    { ...{ hostname: '[::1]', port: 5349, relayType: 'TurnTls' }, ...login },
  ]);
});

const login = { username: 'me', password: 'secret' };
