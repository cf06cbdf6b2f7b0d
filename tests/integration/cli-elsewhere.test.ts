// The `aerie` command on a machine that is reached through a roost.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LinkedWing, linkWing } from '#tests/support/roost/linked-wing.ts';
import { ScriptedRoost } from '#tests/support/roost/scripted-roost.ts';
import { runCommand } from '#tests/support/run-command.ts';

let roost: ScriptedRoost;
let linked: LinkedWing;

beforeEach(async () => {
  roost = await ScriptedRoost.start();
  linked = await linkWing(roost);
});

afterEach(async () => {
  await linked[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runCommand(args, {
    env: { AERIE_ROOST: roost.url, AERIE_ROOST_TOKEN: roost.owner.token, ...more },
  });

test('machines of the roost are listed with their keys, and each takes commands by name or id', async () => {
  const { fingerprint, wingId } = await linked.status();
  const listed = await run(['wings', '--json']);
  expect(JSON.parse(listed.stdout)).toEqual([
    { id: wingId, name: 'testhost', system: 'linux', state: 'open', key: fingerprint },
  ]);
  const told = await run(['wings']);
  expect(told.stdout).toMatch(/^NAME +STATE +SYSTEM +ID +KEY\ntesthost +open +linux /);

  const program = ['--', '/bin/sh', '-c', 'read x; echo "<$x>"; exit 3'];
  expect(await run(['on', 'TestHost', 'new', 'far', ...program])).toEqual({
    ...{ code: 0, stdout: 'far\n', stderr: '' },
  });
  const session = await linked.client.api.sessions.get({ id: 'far' });
  const { home } = await linked.client.api.system.info();
  expect(session.cwd).toBe(home);
  const short = linked.wingId.slice(0, 6);
  expect((await run(['on', short, 'ls', '-q'])).stdout).toBe('far\n');
  expect((await run(['on', linked.wingId, 'exec', 'far', '--', 'you'])).code).toBe(0);
  expect((await run(['on', 'testhost', 'wait', 'far', 'exit', '--exit-code'])).code).toBe(3);
  expect((await run(['on', 'testhost', 'logs', 'far'])).stdout).toContain('<you>');
  expect((await run(['on', 'testhost', 'attach', 'far'])).stdout).toContain('<you>');
  expect(roost.heard).not.toContain('you>');
});

test('somebody signs in once, and is forgotten when they sign out', async () => {
  const home = mkdtempSync(join(tmpdir(), 'aerie-cli-'));
  try {
    const as = (...args: string[]) => runCommand(args, { env: { AERIE_HOME: home } });
    expect(await as('wings')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('aerie sign-in') },
    });
    expect(await as('sign-in', 'http://192.0.2.7')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('https') },
    });
    const signedIn = await as('sign-in', roost.url);
    expect(signedIn).toMatchObject({ code: 0, stdout: '' });
    expect(signedIn.stderr).toMatch(
      /^Open .*\/auth\/claim\?code=K\d+\nand allow .* K\d+\nSigned in/,
    );
    expect(statSync(join(home, 'command-roost.json')).mode & 0o777).toBe(0o600);
    expect((await as('on', 'testhost', 'run', '--', 'echo', 'there')).stdout).toBe('there\n');
    expect((await as('sign-out')).code).toBe(0);
    expect((await as('wings')).code).toBe(2);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('another key, an unknown machine, a wrong token and commands about this machine are refused', async () => {
  const { fingerprint } = await linked.status();
  const pinned = { AERIE_WING_KEY: fingerprint?.toUpperCase() ?? '' };
  expect((await run(['on', 'testhost', 'ls', '-q'], pinned)).code).toBe(0);
  const other = await run(['on', 'testhost', 'ls'], { AERIE_WING_KEY: 'abcd' });
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('Compare it') });
  const nobody = await run(['on', 'attic', 'ls']);
  expect(nobody).toMatchObject({ code: 4, stderr: expect.stringContaining('"aerie wings"') });
  const stranger = await run(['wings', '--json'], { AERIE_ROOST_TOKEN: 'wrong' });
  expect(stranger.code).toBe(1);
  expect(JSON.parse(stranger.stderr)).toMatchObject({ error: { code: 'unauthorized' } });
  expect(await run(['on', 'testhost', 'doctor'])).toMatchObject({ code: 2, stdout: '' });
  await linked.client.api.remote.changeAccess({ locked: true });
  const locked = await run(['on', linked.wingId, 'ls']);
  expect(locked).toMatchObject({ code: 1, stderr: expect.stringContaining('locked') });
  expect((await run(['wings'])).stdout).toContain('refuses you');
});
