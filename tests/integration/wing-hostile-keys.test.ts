// A roost that reads what passes it and puts keys of its own in the place of others: what it has read of
// passkeys is of no use to it, and what was typed for one session gets to no other.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectRemoteWing } from '#client/tunnel/connect-remote-wing.ts';
import { sha256 } from '#client/tunnel/node-crypto.ts';
import { showPasskey } from '#client/tunnel/show-passkey.ts';
import { tokenProof } from '#client/tunnel/token-proof.ts';
import type { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { isChallengeFor } from '#shared/protocol/wing/key-bindings.ts';
import { fieldsOf } from '#shared/protocol/wing/passkey-fields.ts';
import type { ToBrowser } from '#shared/protocol/wing/wing-messages.ts';
import { Passkey } from '../support/passkey.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

type Challenge = Extract<ToBrowser, { type: 'passkey.challenge' }>;

let roost: ScriptedRoost;
let wing: LinkedWing;
let key: Passkey;
let tunnels: TunnelClient[];

beforeEach(async () => {
  tunnels = [];
  roost = await ScriptedRoost.start();
  wing = await linkWing(roost);
  key = new Passkey('127.0.0.1');
});

afterEach(async () => {
  for (const tunnel of tunnels) tunnel.dispose();
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** Locks the machine for all but the owner with their passkey. */
function lock(): Promise<void> {
  return wing.client.api.remote.changeAccess({
    locked: true,
    allowed: [{ roost: wing.roostId, userId: 'local', key: key.base64 }],
  });
}

function tunnel(identity = WingIdentity.generate()): TunnelClient {
  const made = tunnelOf(roost, wing.wingId, roost.owner, identity);
  tunnels.push(made);
  return made;
}

/** Shows the passkey as the stock page does, with a challenge of its own. */
async function stockToken(identity: WingIdentity): Promise<string> {
  const signed = key.assert(crypto.getRandomValues(new Uint8Array(32)));
  const answer = await tunnel(identity).request({ type: 'passkey.auth', ...fieldsOf(signed) });
  return (answer as { auth_token: string }).auth_token;
}

async function connected(options: Parameters<LinkedWing['browser']>[0]): Promise<ScriptedBrowser> {
  const browser = wing.browser({ reattachAfter: null, ...options });
  await browser.connect();
  return browser;
}

const challengeOf = (browser: ScriptedBrowser): Promise<Challenge> =>
  browser.next((message): message is Challenge => message.type === 'passkey.challenge');

test('checklist 34: a token that a roost has read is good with the key of its tab, and with no other', async () => {
  await lock();
  const identity = WingIdentity.generate();
  const auth_token = await stockToken(identity);
  await using owner = await connected({ identity });
  const { session_id } = await owner.start({ auth_token });
  // Now the roost has read it.
  expect(roost.toWings.join('\n')).toContain(auth_token);
  const thief = WingIdentity.generate();
  for (const stolen of [auth_token, tokenProof(auth_token, thief.publicBase64)]) {
    const asked = tunnel(thief).request({
      ...{ type: 'sessions.list', auth_token: stolen },
    });
    expect(await asked).toMatchObject({ error: 'passkey_required' });
    const before = roost.of('passkey.challenge').length;
    roost.tellWings({
      ...{ type: 'pty.start', session_id: 'dead0001', agent: 'shell', cols: 80, rows: 24 },
      ...{ public_key: thief.publicBase64, auth_token: stolen, user_id: 'local' },
    });
    await until(() => expect(roost.of('passkey.challenge')).toHaveLength(before + 1));
    roost.tellWings({ type: 'passkey.response', session_id: 'dead0001', signature: 'no' });
    await until(() => expect(roost.of('pty.exited').length).toBeGreaterThan(0));
    await expect(
      connectRemoteWing({
        roost: { baseUrl: roost.url, token: roost.owner.token },
        ...{ wingId: wing.wingId, authToken: stolen },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  }
  // The tab itself goes on with it, also after a reload.
  await owner.attach(session_id, { auth_token });
  owner.type('echo still-$((40+2))\r');
  await until(() => expect(owner.text).toContain('still-42'));
  expect(await wing.client.api.sessions.list()).toHaveLength(1);
});

test('a token that its holder keeps works for every key they take, and the roost never gets it', async () => {
  await lock();
  const sign = async (challenge: Uint8Array) => key.assert(challenge);
  const token = await showPasskey(tunnel(), sign);
  const at = {
    roost: { baseUrl: roost.url, token: roost.owner.token },
    wingId: wing.wingId,
  };
  await using other = await connectRemoteWing({ ...at, passkey: sign });
  expect(await other.sessions.list()).toEqual([]);
  await using remote = await connectRemoteWing({ ...at, authToken: token });
  expect(await remote.sessions.list()).toEqual([]);
  const identity = WingIdentity.generate();
  await using browser = await connected({ identity, sessionKeys: true });
  await browser.start({ auth_token: tokenProof(token, identity.sessionBase64) });
  browser.type('echo proven-$((40+2))\r');
  await until(() => expect(browser.text).toContain('proven-42'));
  const heard = [...roost.toWings, ...roost.fromWings].join('\n');
  expect(heard).not.toContain(token);
  // The proof, which the roost has read, is for that key only.
  const thief = WingIdentity.generate();
  const auth_token = tokenProof(token, identity.sessionBase64);
  expect(await tunnel(thief).request({ ...{ type: 'sessions.list', auth_token } })).toMatchObject({
    error: 'passkey_required',
  });
});

test('a key that is put in the place of the browser’s is found out before the passkey is used', async () => {
  await lock();
  const wingKey = roost.wings[0]?.publicKey ?? '';
  const thief = WingIdentity.generate();
  const ends = (identity: WingIdentity) => ({ client: identity.publicBase64, wing: wingKey });
  const identity = WingIdentity.generate();
  await using browser = await connected({ identity });
  const honest = challengeOf(browser);
  const refused = browser.start();
  const { challenge, nonce, session_id } = await honest;
  expect(await isChallengeFor(sha256, challenge, nonce, ends(identity))).toBe(true);
  browser.send({ type: 'passkey.response', session_id, signature: 'no' });
  await expect(refused).rejects.toThrow();
  roost.tampering.toWing = (frame) => [frame.replace(identity.publicBase64, thief.publicBase64)];
  const swapped = challengeOf(browser);
  const swappedStart = browser.start();
  const got = await swapped;
  expect(await isChallengeFor(sha256, got.challenge, got.nonce, ends(identity))).toBe(false);
  expect(await isChallengeFor(sha256, got.challenge, got.nonce, ends(thief))).toBe(true);
  // Nor does it help to make up what the challenge was made with.
  for (const made of ['', nonce, Buffer.alloc(16).toString('base64url')]) {
    expect(await isChallengeFor(sha256, got.challenge, made, ends(identity))).toBe(false);
  }
  browser.send({
    type: 'passkey.response',
    ...{ session_id: got.session_id, signature: 'no' },
  });
  await expect(swappedStart).rejects.toThrow();
});

test('a roost that stands between a client and the machine gets nothing signed', async () => {
  await lock();
  // To the machine it is the client, and to the client it is the machine.
  const between = tunnel();
  const fake = WingIdentity.generate();
  const signed: Uint8Array[] = [];
  const asked = showPasskey(
    {
      request: (inner) => between.request(inner),
      publicKey: WingIdentity.generate().publicBase64,
      wingKey: fake.publicBase64,
    },
    async (challenge) => {
      signed.push(challenge);
      return key.assert(challenge);
    },
  );
  await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  expect(signed).toEqual([]);
});

test('what was signed on the way to a session is of no use after a restart of the machine', async () => {
  await lock();
  await using browser = await connected({});
  const challenged = challengeOf(browser);
  const refused = browser.start();
  const { challenge, session_id } = await challenged;
  const signed = key.assert(Buffer.from(challenge, 'base64url'));
  // The roost keeps the answer to itself.
  roost.tampering.toWing = (frame) => (frame.includes('passkey.response') ? [] : [frame]);
  browser.send({
    ...{ type: 'passkey.response', session_id, ...fieldsOf(signed) },
  });
  roost.tellBrowsers({ type: 'error', message: 'the machine does not answer' });
  await expect(refused).rejects.toThrow('does not answer');
  const auth = { type: 'passkey.auth', ...fieldsOf(signed) };
  expect(await tunnel().request(auth)).toHaveProperty('error');
  await wing.restart();
  await until(() => expect(roost.registrations).toBe(2));
  expect(await tunnel().request(auth)).toEqual({ error: 'passkey verification failed' });
});

/** Two sessions that say back what is typed, each with a tab that controls it. */
async function twoSessions(sessionKeys: boolean): Promise<[ScriptedBrowser, ScriptedBrowser]> {
  const identity = WingIdentity.generate();
  const open = async (id: string): Promise<ScriptedBrowser> => {
    await wing.client.api.sessions.create({
      ...{ id, shell: '/bin/sh', args: ['-c', 'stty -echo; printf "ready\\n"; exec cat'] },
      ...{ cols: 80, rows: 24 },
    });
    const browser = await connected({ identity, sessionKeys });
    await browser.attach(id);
    await until(() => expect(browser.text).toContain('ready'));
    return browser;
  };
  return [await open('0f0c91ab'), await open('0f0c91ac')];
}

/** Hands what is typed for the first session to the second, before or instead of the first. */
function move(): void {
  roost.tampering.toWing = (frame) =>
    frame.includes('pty.input') && frame.includes('0f0c91ab')
      ? [frame.replace('0f0c91ab', '0f0c91ac'), frame]
      : [frame];
}

test('what is sealed for one session opens at no other, whoever hands it there first', async () => {
  const [one, other] = await twoSessions(true);
  await using _ = one;
  await using __ = other;
  move();
  one.type('for-the-first\n');
  await until(() => expect(one.text).toContain('for-the-first'));
  other.type('for-the-second\n');
  await until(() => expect(other.text).toContain('for-the-second'));
  expect(other.text).not.toContain('for-the-first');
  // A key that is made one for everything on the way is another: nobody can read or type with it.
  roost.tampering.toWing = (frame) => [frame.replaceAll(one.publicKey, plainKey(one.publicKey))];
  await one.attach('0f0c91ab');
  one.type('lost\n');
  other.type('after it\n');
  await until(() => expect(other.text).toContain('after it'));
  await until(() => expect(one.unreadable).toBeGreaterThan(0));
  expect(one.text).toBe('');
});

test('what a stock tab types with one key for all its sessions is typed once, whatever is done with it', async () => {
  const [one, other] = await twoSessions(false);
  await using _ = one;
  await using __ = other;
  move();
  one.type('one-word\n');
  // The protocol says of no message which session it is for: the first it is handed to has it.
  await until(() => expect(other.text).toContain('one-word'));
  roost.tampering.toWing = undefined;
  one.type('next\n');
  await until(() => expect(one.text).toContain('next'));
  expect(one.text).not.toContain('one-word');
  expect(other.text.match(/one-word/g)).toHaveLength(1);
});

/** The key for everything in one for a session. */
function plainKey(sessionKey: string): string {
  return Buffer.from(sessionKey, 'base64').subarray(1).toString('base64');
}
