// The persistent session host as it really runs: a detached process of the built app.

import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectDoor } from '#client/connect-door.ts';
import { connectWing, toAppError } from '#shared/client/wing-client.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';
import { connectToApp, endProcess, hostsOf } from '#tests/support/session-hosts.ts';
import { startPersistent } from '#tests/support/start-persistent.ts';

const size = { cols: 80, rows: 24 };
const patience = { timeout: 20_000, interval: 50 };
const shell = { shell: '/bin/sh', args: [], ...size };

/** The app with another version, in a folder of its own. */
async function installOld(version: string): Promise<string> {
  const root = join(import.meta.dirname, '..', '..');
  const folder = await mkdtemp(join(tmpdir(), 'aerie-install-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const part of [join('out', 'main'), join('out', 'renderer'), 'resources']) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  const manifest: object = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

describe('persistent sessions', { timeout: 60_000 }, () => {
  it('go on when the app quits, and are there again with screen, scrollback and title', async () => {
    const first = await startPersistent();
    const created = await first.client.api.sessions.create({ id: 'work', ...shell });
    const before = new ScreenClient(first.client, 'work');
    before.type("printf '\\033]0;my title\\007'; seq 100; echo done-$((1+1))\n");
    await expect.poll(() => before.text, patience).toContain('done-2');
    await before.drawn();
    expect(await first.end('SIGTERM')).toBe(0);
    expect(await hostsOf(first.home)).toHaveLength(1);

    const second = await startPersistent({ home: first.home });
    const [session] = await second.client.api.sessions.list();
    expect(session).toMatchObject({ id: 'work', pid: created.pid, title: 'my title' });
    const after = new ScreenClient(second.client, 'work');
    await expect.poll(() => after.text, patience).toBe(before.text);
    after.type('echo again-$((2+2))\n');
    await expect.poll(() => after.text, patience).toContain('again-4');
    expect(await hostsOf(first.home)).toHaveLength(1);
  });

  it('go on when the app is killed in the middle of a flood, and nothing is missing after', async () => {
    const first = await startPersistent();
    const { pid } = await first.client.api.sessions.create({ id: 'flood', ...shell });
    const before = new ScreenClient(first.client, 'flood');
    before.type('i=0; while :; do i=$((i+1)); echo line-$i; done\n');
    await expect.poll(() => before.text, patience).toContain('line-500\n');
    await first.end('SIGKILL');

    const second = await startPersistent({ home: first.home });
    expect(await second.client.api.sessions.get({ id: 'flood' })).toMatchObject({ pid });
    const after = new ScreenClient(second.client, 'flood');
    await expect.poll(() => after.text, patience).toContain('line-');
    after.type('\x03');
    after.type('echo end-$((1+1))\n');
    await expect.poll(() => after.text, patience).toContain('end-2');
    const numbers = [...after.text.matchAll(/^line-(\d+)$/gm)].map(([, n]) => Number(n));
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.filter((n, i) => i > 0 && n !== (numbers[i - 1] ?? 0) + 1)).toEqual([]);
  });

  it('share one host however many ask for it at once, and end with their processes on SIGTERM', async () => {
    const aerie = await startPersistent();
    const other = await startPersistent({ home: aerie.home });
    const created = await Promise.all(
      [aerie, other, aerie, other].map(({ client }, i) =>
        client.api.sessions.create({ id: `s${i}`, ...shell }),
      ),
    );
    const hosts = await hostsOf(aerie.home);
    expect(hosts).toHaveLength(1);
    expect(new Set(created.map(({ pid }) => pid)).size).toBe(4);
    await expect
      .poll(async () => (await other.client.api.sessions.list()).length, patience)
      .toBe(4);
    for (const { pid } of hosts) await endProcess(pid);
    for (const { pid } of created) expect(() => process.kill(pid, 0)).toThrow();
    // The apps take its place, together.
    const ended = hosts.map(({ pid }) => pid);
    const next = async () => (await hostsOf(aerie.home)).map(({ pid }) => ended.includes(pid));
    await expect.poll(next, patience).toEqual([false]);
  });

  it('come to an honest end when their host is killed, and new ones start in a new host', async () => {
    const aerie = await startPersistent();
    await aerie.client.api.sessions.create({ id: 'a', cwd: '/tmp', ...shell });
    const screen = new ScreenClient(aerie.client, 'a');
    screen.type('echo seen-$((1+1))\n');
    await expect.poll(() => screen.text, patience).toContain('seen-2');
    const [host] = await hostsOf(aerie.home);
    if (!host) throw new Error('No host.');
    const direct = connectWing(await connectDoor(host));
    // What it has just shown is saved within a moment, the session itself before that.
    await expect
      .poll(async () => (await direct.api.restore.status()).bytes, patience)
      .toBeGreaterThan(0);
    direct.transport.close();
    await endProcess(host.pid, 'SIGKILL');
    const again = await connectToApp(aerie.home);
    onTestFinished(() => again.transport.close());
    const notices = await again.api.system.notices();
    expect((await notices.next()).value).toMatchObject({ title: 'Terminals were lost' });
    await notices.return?.();
    expect(await again.api.sessions.list()).toMatchObject([
      { id: 'a', state: 'exited', cwd: '/tmp', restored: { ran: true } },
    ]);
    expect(await again.api.sessions.restart({ id: 'a' })).toMatchObject({ cwd: '/tmp' });
    await again.api.sessions.create({ id: 'b', ...shell });
    const hosts = await hostsOf(aerie.home);
    expect(hosts).toHaveLength(1);
    expect(hosts[0]?.pid).not.toBe(host.pid);
  });

  it('outlive an update: the old host finishes what it runs, from files the update cannot touch', async () => {
    const install = await installOld('0.0.1');
    const old = await startPersistent({ command: join(install, 'out', 'main', 'cli.js') });
    const { pid } = await old.client.api.sessions.create({ id: 'before', ...shell });
    const [oldHost] = await hostsOf(old.home);
    expect(oldHost).toMatchObject({ version: '0.0.1' });
    expect(await old.end('SIGTERM')).toBe(0);
    await rm(install, { recursive: true, force: true });

    const updated = await startPersistent({ home: old.home });
    expect(await updated.client.api.sessions.list()).toMatchObject([{ id: 'before', pid }]);
    await updated.client.api.sessions.create({ id: 'after', ...shell });
    expect((await hostsOf(old.home)).map(({ version }) => version)).toHaveLength(2);
    const screen = new ScreenClient(updated.client, 'before');
    screen.type('echo still-$((20+2))\n');
    await expect.poll(() => screen.text, patience).toContain('still-22');
    const copy = await updated.client.api.sessions.duplicate({ id: 'before' });
    expect(copy.shell).toBe('/bin/sh');

    if (!oldHost) throw new Error('No old host.');
    const direct = connectWing(await connectDoor(oldHost));
    const refused = await direct.api.sessions.create({ ...shell }).catch(toAppError);
    expect(refused).toMatchObject({ code: 'shutting_down' });
    expect((await direct.api.sessions.list()).map(({ id }) => id)).toEqual(['before']);
    direct.transport.close();
  });
});
