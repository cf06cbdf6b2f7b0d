// A wing and a strict roost, over real sockets: signing in, registering, and what gets through.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';

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

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

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
});
