// A wing and a strict roost, over real sockets: signing in, registering, and what gets through.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
let roost: ScriptedRoost;
let wing: LinkedWing;

beforeEach(async () => {
  roost = await ScriptedRoost.start();
  wing = await linkWing(roost);
});

afterEach(async () => {
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** As `until`, with somebody who does not want to wait for the next dial. */
function retried(check: () => void): Promise<void> {
  return vi.waitFor(
    async () => {
      await wing.client.api.remote.retry({ roost: wing.roostId });
      check();
    },
    { timeout: 20_000 },
  );
}

async function started(browser: ScriptedBrowser): Promise<ScriptedBrowser> {
  await browser.connect();
  await browser.start();
  await until(() => expect(browser.text).toMatch(/[$#] /));
  return browser;
}

describe('a link', () => {
  test('checklist 1: registers with its own id, whatever the connection is called', async () => {
    const [registration] = roost.of('wing.register');
    expect(registration).toMatchObject({ wing_id: wing.wingId, hostname: '', agents: [] });
    expect(wing.wingId).toMatch(/^[0-9a-f]{24}$/);
    expect(roost.wings[0]?.connectionId).toMatch(UUID);
    await roost.restart();
    await until(() => expect(roost.wings[0]?.wingId).toBe(wing.wingId));
    expect((await wing.status()).wingId).toBe(wing.wingId);
  });

  test('checklist 7: signs in with a code, and registers the key that it was asked for', async () => {
    const [code] = roost.codes.values();
    expect(code).toMatchObject({ wingId: wing.wingId });
    expect(code?.publicKey).toBe(roost.wings[0]?.publicKey);
    expect(Buffer.from(code?.publicKey ?? '', 'base64')).toHaveLength(32);
  });
});

describe('terminals through a roost', () => {
  test('checklist 9, 11: one key for terminals and tunnel; the roost says who and where', async () => {
    await using browser = await started(wing.browser());
    browser.type('echo one $((1+1))\r');
    await until(() => expect(browser.text).toContain('one 2'));
    const tunnel = tunnelOf(roost, wing.wingId);
    const info = await tunnel.request({ type: 'wing.info' });
    tunnel.dispose();
    expect(info).toMatchObject({ hostname: 'testhost' });
  });

  test('checklist 13: without the machine in its address nothing that a browser types gets there', async () => {
    const lost = wing.browser({ wingId: '' });
    await using browser = await started(lost);
    const before = roost.toWings.length;
    browser.type('echo lost\r');
    browser.send({ type: 'pty.attach', session_id: 'nobody' });
    await browser.next((message): message is typeof message => message.type === 'error');
    expect(roost.toWings.slice(before)).toEqual([]);
  });

  test('checklist 14: a paste of 1 MiB arrives whole, in messages that a Go roost takes', async () => {
    const text = `${'0123456789abcdef'.repeat(2 ** 16 - 1)}123456789abcdeX`;
    const args = ['-c', 'stty raw -echo; printf ready; head -c 1048575 | sha256sum; exec cat'];
    await wing.client.api.sessions.create({
      ...{ id: 'paste', shell: '/bin/sh', args, cols: 120, rows: 24 },
    });
    await using browser = wing.browser();
    await browser.connect();
    await browser.attach('paste');
    await until(() => expect(browser.text).toContain('ready'));
    browser.type(text);
    const sum = createHash('sha256').update(text).digest('hex');
    await until(() => expect(browser.text).toContain(sum));
    expect(browser.closes).toEqual([]);
  });

  test('checklist 42: who has used too much is told and does not come back by itself', async () => {
    await using browser = await started(wing.browser({ reattachAfter: 1 }));
    roost.exceed(roost.owner);
    await until(() => expect(browser.closes).toEqual([1000]));
    expect(browser.exceeded).toBe(true);
    expect(browser.attaches).toBe(1);
  });
});

describe('trouble', () => {
  test('checklist 3: a token that is refused before the upgrade ends the link until somebody signs in', async () => {
    const { owner } = roost;
    roost.users.clear();
    await roost.restart();
    const problem = async (): Promise<void> => {
      expect((await wing.status()).roosts[0]).toMatchObject({
        state: 'auth_failed',
        retryAt: null,
      });
    };
    await vi.waitFor(problem, { timeout: 20_000 });
    roost.users.set(owner.id, owner);
    await wing.client.api.remote.signIn({ roost: wing.roostId });
    await until(() => expect(roost.registrations).toBe(2));
  });

  test('checklist 41: refusals for too many connections are lived through', async () => {
    roost.refusals = [429, 503, 404];
    await roost.kill();
    await roost.resume();
    for (let left = 3; left > 0; left--) {
      await retried(() => expect(roost.refusals.length).toBeLessThan(left));
    }
    await retried(() => expect(roost.registrations).toBe(2));
  });

  test('checklist 37, 46: changed rules reach dashboards in one event', async () => {
    await wing.client.api.remote.changeAccess({ locked: true });
    await until(() =>
      expect(roost.events.filter(({ type }) => type === 'wing.config')).toMatchObject([
        { wing_id: wing.wingId, locked: true, allowed_count: 0 },
      ]),
    );
  });
});

test('checklist 49: sizes with fractions or below zero never get past a roost, nor into a session', async () => {
  const { client } = wing;
  await client.api.sessions.create({ id: 'sized', shell: '/bin/sh', args: [], cols: 80, rows: 24 });
  await using browser = wing.browser();
  await browser.connect();
  const before = roost.toWings.length;
  const bad = [80.5, -1, 1e300, Number.NaN, '80'];
  for (const cols of bad) {
    browser.send({ type: 'pty.attach', session_id: 'sized', cols, rows: 24 });
    browser.send({ type: 'pty.resize', session_id: 'sized', cols, rows: 24 });
  }
  await browser.attach('sized');
  const sizes = roost.toWings.slice(before).map((frame) => JSON.parse(frame));
  for (const { cols = 80 } of sizes) expect(cols === null || Number.isInteger(cols)).toBe(true);
  expect((await client.api.sessions.get({ id: 'sized' })).cols).toBe(80);
});
