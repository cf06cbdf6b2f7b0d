// A session from elsewhere in a process of its own, through a roost: it outlives the app.

import { expect, onTestFinished, test } from 'vitest';
import { signIn } from '../support/roost/linked-wing.ts';
import { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { hostsOf } from '../support/session-hosts.ts';
import { startPersistent } from '../support/start-persistent.ts';

const patience = { timeout: 20_000, interval: 50 };

test('checklist 26: a remote session in a session host survives the app, with its owner and its end', {
  timeout: 60_000,
}, async () => {
  const roost = await ScriptedRoost.start();
  onTestFinished(() => roost[Symbol.asyncDispose]());
  const first = await startPersistent();
  const { wingId } = await signIn(first.client, roost);
  await using browser = new ScriptedBrowser({
    ...{ roost, user: roost.owner, wingId, reattachAfter: null },
  });
  await browser.connect();
  const { session_id: id } = await browser.start();
  await expect.poll(() => browser.text, patience).toMatch(/[$#] /);
  browser.type('echo before-$((1+1))\r');
  await expect.poll(() => browser.text, patience).toContain('before-2');
  expect(await hostsOf(first.home)).toHaveLength(1);
  expect(await first.end('SIGTERM')).toBe(0);
  await expect.poll(() => roost.wings.length, patience).toBe(0);

  const second = await startPersistent({ home: first.home });
  await expect.poll(() => roost.wings.length, patience).toBe(1);
  await browser.attach(id);
  await expect.poll(() => browser.text, patience).toContain('before-2');
  browser.type('echo after-$((2+2))\r');
  await expect.poll(() => browser.text, patience).toContain('after-4');
  const { viewers } = await second.client.api.remote.status();
  expect(viewers).toMatchObject([{ session: id, userId: roost.owner.id, controls: true }]);
  const { value } = await second.client.api.sessions.metaGet({ id, key: 'aerie.remote' });
  expect(JSON.parse(value)).toMatchObject({ userId: roost.owner.id, agent: 'shell' });
  browser.type('exit 3\r');
  await expect.poll(() => browser.exits, patience).toMatchObject([{ exit_code: 3 }]);
});
