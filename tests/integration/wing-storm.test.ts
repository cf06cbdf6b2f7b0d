// A roost that is killed and restarted again and again under traffic: sessions live, nothing is shown
// twice or out of order, and whoever looked at them comes back.

import { expect, test, vi } from 'vitest';
import { linkWing } from '../support/roost/linked-wing.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';

const RESTARTS = 50;
const SESSIONS = ['0f0c91a1', '0f0c91a2', '0f0c91a3'];

/** Prints numbered lines for ever, and says back what is typed. */
const counting = `stty -echo; (i=0; while :; do i=$((i+1)); echo "n $i"; sleep 0.01; done) & exec cat`;

/** The numbers on the lines of a screen and what followed it. */
function numbersIn(text: string): number[] {
  const plain = text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ' ');
  return [...plain.matchAll(/\bn (\d+)\r?\n/g)].map(([, number]) => Number(number));
}

function expectInOrder(browser: ScriptedBrowser): void {
  const numbers = numbersIn(browser.text);
  expect(numbers.length).toBeGreaterThan(2);
  numbers.slice(1).forEach((number, at) => expect(number).toBe((numbers[at] ?? 0) + 1));
}

test('checklist 27: 50 restarts of a roost under traffic cost no session and no byte', {
  timeout: 240_000,
}, async () => {
  await using roost = await ScriptedRoost.start();
  await using wing = await linkWing(roost);
  const { api } = wing.client;
  const browsers: ScriptedBrowser[] = [];
  for (const id of SESSIONS) {
    const args = ['-c', counting];
    await api.sessions.create({ id, shell: '/bin/sh', args, cols: 80, rows: 24 });
    const browser = wing.browser({ reattachAfter: 20 });
    browsers.push(browser);
    await browser.connect();
    await browser.attach(id);
  }
  const until = (check: () => void | Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 30_000 });
  for (let n = 0; n < RESTARTS; n++) {
    const before = roost.registrations;
    if (n % 2 === 0) await roost.restart();
    else {
      await roost.kill();
      await roost.resume();
    }
    // Whoever sits at the machine need not wait either.
    await until(async () => {
      await api.remote.retry({ roost: wing.roostId });
      expect(roost.registrations).toBeGreaterThan(before);
    });
    const browser = browsers[n % browsers.length];
    if (!browser) throw new Error('no browser');
    await until(() => expect(numbersIn(browser.text).length).toBeGreaterThan(2));
    expectInOrder(browser);
  }
  for (const [at, browser] of browsers.entries()) {
    await until(() => expect(browser.sessionId).toBe(SESSIONS[at]));
    browser.type(`typed ${at}\n`);
    await until(() => expect(browser.text).toContain(`typed ${at}`));
    await browser[Symbol.asyncDispose]();
  }
  const states = (await api.sessions.list()).map(({ id, state }) => ({ id, state }));
  expect(states.map(({ id }) => id).toSorted()).toEqual(SESSIONS);
  expect(states.some(({ state }) => state === 'exited')).toBe(false);
  expect((await wing.status()).viewers.length).toBeLessThanOrEqual(SESSIONS.length);
});
