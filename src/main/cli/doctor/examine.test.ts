import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '#tests/support/run-command.ts';
import type { Finding } from './finding.ts';

let home: string;
let server: Server | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aerie-doctor-'));
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(home, { recursive: true, force: true });
});

async function examined(env: Record<string, string> = {}) {
  const { code, stdout } = await runCommand(['doctor', '--json'], {
    platform: process.platform,
    env: { HOME: home, AERIE_HOME: join(home, '.aerie'), ...env },
  });
  const { ok, checks }: { ok: boolean; checks: Finding[] } = JSON.parse(stdout);
  const find = (name: string): Finding[] => checks.filter((check) => check.name === name);
  return { code, ok, find };
}

const record = (socket: string): string =>
  JSON.stringify({ name: 'app', kind: 'app', pid: 4242, version: '9.9.9', startedAt: 1, socket });

describe('aerie doctor', () => {
  it('is content with a fresh machine, but says that nothing runs', async () => {
    const { code, ok, find } = await examined();
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(find('running')).toMatchObject([{ status: 'warn', message: 'Aerie is not running.' }]);
    expect(find('folder').every(({ status }) => status === 'ok')).toBe(true);
  });

  it('prints a line for each finding, and what to do', async () => {
    const env = { HOME: home, AERIE_HOME: join(home, '.aerie') };
    const { stdout } = await runCommand(['doctor'], { platform: process.platform, env });
    expect(stdout).toMatch(/^ok {4}node {6}Node \d+/);
    expect(stdout).toMatch(/\nwarn {2}running {3}Aerie is not running\.\n {16}Start it/);
  });

  it.each([
    [
      'the folder of doors is open to others',
      async () => {
        await mkdir(join(home, '.aerie', 'run'), { recursive: true });
        await chmod(join(home, '.aerie', 'run'), 0o755);
      },
      'folder',
      'chmod 700',
    ],
    [
      'who answers at the door is no Aerie',
      async () => {
        await mkdir(join(home, '.aerie', 'run'), { recursive: true, mode: 0o700 });
        const socket = join(home, '.aerie', 'run', 'app.sock');
        server = createServer((caller) => caller.on('error', () => {}).end('hello'));
        server.listen(socket);
        await once(server, 'listening');
        await writeFile(join(home, '.aerie', 'run', 'app.json'), record(socket));
        await writeFile(join(home, '.aerie', 'run', 'app.token'), 'secret-token');
      },
      'running',
      'Restart it',
    ],
  ])('fails and says what to do when %s', async (_, prepare, name, advice) => {
    await prepare();
    const { code, ok, find } = await examined();
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(find(name)).toContainEqual(
      expect.objectContaining({ status: 'fail', advice: expect.stringContaining(advice) }),
    );
    expect(JSON.stringify(find(name))).not.toContain('secret-token');
  });

  it('tells a door that was left behind', async () => {
    await mkdir(join(home, '.aerie', 'run'), { recursive: true, mode: 0o700 });
    const gone = join(home, 'gone.sock');
    await writeFile(join(home, '.aerie', 'run', 'app.json'), record(gone));
    const { code, find } = await examined();
    expect(code).toBe(0);
    expect(find('running')).toMatchObject([
      { status: 'warn', message: expect.stringContaining('has ended and left its record') },
    ]);
  });

  it('says that a relative AERIE_HOME is ignored', async () => {
    const { find } = await examined({ AERIE_HOME: 'here', XDG_DATA_HOME: join(home, 'data') });
    expect(find('home')).toMatchObject([{ status: 'warn', message: 'AERIE_HOME is ignored.' }]);
  });
});
