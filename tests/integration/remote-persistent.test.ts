// A session from elsewhere in a process of its own, through a roost: it outlives the app.

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findSandbox } from '#core/link/eggs/sandbox/find-sandbox.ts';
import { listenOnLoopback } from '../support/listen-on-loopback.ts';
import { signIn } from '../support/roost/linked-wing.ts';
import { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { hostsOf } from '../support/session-hosts.ts';
import { startPersistent } from '../support/start-persistent.ts';

const sandbox = await findSandbox({ platform: process.platform, path: process.env['PATH'] });
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

test.runIf(sandbox.kind === 'bubblewrap')(
  'a session in a sandbox reaches its hosts again after a restart, and nothing of it stays',
  { timeout: 60_000 },
  async () => {
    const server = createServer((socket) => socket.end('hello from the host'));
    const host = `127.0.0.1:${await listenOnLoopback(server)}`;
    onTestFinished(() => void server.close());
    const ask = `bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128; printf "CONNECT ${host} HTTP/1.1\\r\\n\\r\\n" >&3; cat <&3'`;

    const roost = await ScriptedRoost.start();
    onTestFinished(() => roost[Symbol.asyncDispose]());
    const first = await startPersistent();
    const cwd = join(first.home, 'project');
    await mkdir(cwd);
    await writeFile(join(cwd, 'egg.yaml'), `network: ["${host}"]`);
    const { wingId } = await signIn(first.client, roost);
    await using browser = new ScriptedBrowser({
      ...{ roost, user: roost.owner, wingId, reattachAfter: null },
    });
    await browser.connect();
    const { session_id: id } = await browser.start({ cwd });
    await expect.poll(() => browser.text, patience).toMatch(/[$#] /);
    browser.type(`${ask}; echo first-$((1+1))\r`);
    await expect.poll(() => browser.text, patience).toContain('first-2');
    expect(browser.text).toContain('hello from the host');
    const { sessions } = await first.client.api.remote.status();
    expect(sessions).toMatchObject([
      { session: id, box: { sandbox: 'bubblewrap', network: [host] } },
    ]);
    const tunnel = tunnelOf(roost, wingId);
    onTestFinished(() => tunnel.dispose());
    expect(await tunnel.request({ type: 'sessions.list' })).toMatchObject({
      sessions: expect.arrayContaining([
        expect.objectContaining({ session_id: id, sandbox: 'bubblewrap', not_enforced: [] }),
      ]),
    });
    expect(await first.end('SIGKILL')).toBe('SIGKILL');

    const second = await startPersistent({ home: first.home });
    await expect
      .poll(async () => (await second.client.api.remote.status()).sessions, patience)
      .toEqual(sessions);
    await expect.poll(() => roost.wings.length, patience).toBe(1);
    await browser.attach(id);
    await expect.poll(() => browser.text, patience).toContain('first-2');
    // The way is opened as soon as the session is found; until then its programs are refused.
    browser.type(`until ${ask} | grep hello; do sleep 0.1; done; echo second-$((2+2))\r`);
    await expect.poll(() => browser.text, patience).toContain('second-4');
    const names = await readdir(first.home, { recursive: true });
    const note = names.find((name) => name.endsWith('way.json')) ?? '';
    const { folder } = JSON.parse(await readFile(join(first.home, note), 'utf8'));
    expect(existsSync(folder)).toBe(true);
    browser.type('exit\r');
    await expect.poll(() => browser.exits, patience).toMatchObject([{ exit_code: 0 }]);
    await expect.poll(() => existsSync(folder), patience).toBe(false);
  },
);
