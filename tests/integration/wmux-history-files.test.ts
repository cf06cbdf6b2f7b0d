// Sessions in readable files, as other programs restore them.
// Numbers in names are lines of the protocol's checklist.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { SettingPatch } from '#shared/contract/index.ts';
import { loadHistory } from '#tests/fixtures/wmux/wmux-test-client.ts';
import { createRealWing } from '#tests/support/real-wing.ts';

const patience = { timeout: 20_000, interval: 10 };
const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

function setUp(settings: SettingPatch = { 'local.history': true }) {
  const home = mkdtempSync(join(tmpdir(), 'aerie-history-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const start = () => {
    const real = createRealWing(
      { 'shell.integration': false, 'sessions.killGraceMs': 300, ...settings },
      { home },
    );
    let open = true;
    const quit = async (): Promise<void> => {
      if (open) await real[Symbol.asyncDispose]();
      open = false;
    };
    onTestFinished(quit);
    const run = (id: string, script: string) =>
      real.wing.launcher.create({
        id,
        shell: '/bin/sh',
        args: ['-c', script],
        cols: 80,
        rows: 24,
      });
    return { ...real, run, quit };
  };
  const files = join(home, '.wmux', 'default', 'sessions');
  const meta = (id: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(files, id, 'meta.json'), 'utf8')) as Record<string, unknown>;
  return { home, start, files, meta };
}

it('51, 52: a session that ended is refused, one that was running can be loaded', async () => {
  const { start, files, meta } = setUp();
  const { run, quit, wing } = start();
  const session = await run('team/a', 'echo hello; read x; exit 3');
  await expect
    .poll(() => existsSync(join(files, 'team/a/scrollback.bin')) && loadHistory(files, 'team/a'))
    .toMatchObject({ meta: { session_id: 'team/a', shell: '/bin/sh', cols: 80, rows: 24 } });
  await expect
    .poll(() => loadHistory(files, 'team/a').scrollback.toString(), patience)
    .toBe('hello\r\n');
  for (const name of ['meta.json', 'scrollback.bin']) {
    expect(modeOf(join(files, 'team/a', name))).toBe(0o600);
  }
  for (const folder of ['team', 'team/a']) expect(modeOf(join(files, folder))).toBe(0o700);
  session.resize(120, 40);
  await expect.poll(() => meta('team/a')).toMatchObject({ cols: 120, rows: 40 });
  session.write(Buffer.from('\n'));
  await expect.poll(() => meta('team/a'), patience).toMatchObject({ exit_code: 3 });
  expect(() => loadHistory(files, 'team/a')).toThrow('exited cleanly');
  expect(meta('team/a')['ended_at']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(readFileSync(join(files, 'team/a/screen.ans'), 'utf8')).toContain('hello');
  await wing.sessions.get('team/a').restart();
  await expect.poll(() => loadHistory(files, 'team/a').meta, patience).toBeDefined();
  await quit();
  expect(meta('team/a')).toMatchObject({ exit_code: -1 });
});

it('51: after a kill -9 it can be loaded, before and after the next start', async () => {
  const { home, start, files, meta } = setUp();
  const host = join(import.meta.dirname, '..', 'fixtures', 'wmux', 'history-host.ts');
  const child = spawn(process.execPath, [host, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await expect
    .poll(() => existsSync(join(files, 'team/build/scrollback.bin')), patience)
    .toBe(true);
  await expect
    .poll(() => loadHistory(files, 'team/build').scrollback.toString(), patience)
    .toBe('before the crash\r\n');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(loadHistory(files, 'team/build').meta).toMatchObject({ cols: 100, rows: 30 });
  const { run } = start();
  await expect.poll(() => meta('team/build')['restorable'], patience).toBe(true);
  expect(loadHistory(files, 'team/build').scrollback.toString()).toBe('before the crash\r\n');
  await run('team/build', 'echo anew; sleep 60');
  await expect
    .poll(() => loadHistory(files, 'team/build').scrollback.toString(), patience)
    .toBe('anew\r\n');
  expect(meta('team/build')).not.toHaveProperty('restorable');
});

it('an old process that outlives its session does not write into the files of the next one', async () => {
  const { start, files, meta } = setUp();
  const { run, wing } = start();
  const old = await run('a', "trap '' HUP; echo old; while :; do sleep 0.05; done");
  await expect.poll(() => loadHistory(files, 'a').scrollback.toString()).toBe('old\r\n');
  const removed = wing.sessions.remove('a');
  await run('a', 'echo new; sleep 60');
  await removed;
  expect(old.info.exit).not.toBeNull();
  await expect.poll(() => loadHistory(files, 'a').scrollback.toString()).toBe('new\r\n');
  // What the end of the old one would have written is written before that of a later one.
  await run('b', 'exit 0');
  await expect.poll(() => meta('b'), patience).toHaveProperty('ended_at');
  expect(meta('a')).not.toHaveProperty('ended_at');
});

it('quitting writes the last output; nothing is kept unless chosen', async () => {
  const chosen = setUp();
  const first = chosen.start();
  await first.run('a', 'seq 1 20000; echo the end; read x');
  const session = first.wing.sessions.get('a');
  await expect
    .poll(async () => Buffer.from((await session.snapshot()).replay).toString(), patience)
    .toContain('the end');
  await first.quit();
  const kept = readFileSync(join(chosen.files, 'a', 'scrollback.bin'), 'utf8');
  expect(kept).toMatch(/^1\r\n2\r\n[^]*20000\r\nthe end\r\n/);
  const other = setUp({});
  const second = other.start();
  const quiet = await second.run('a', 'echo secret');
  await expect.poll(() => quiet.info.exit?.code, patience).toBe(0);
  await second.quit();
  expect(existsSync(other.files)).toBe(false);
});

it('a folder that cannot be written is told once; sessions go on', async () => {
  const { home, start } = setUp();
  writeFileSync(join(home, '.wmux'), 'in the way');
  const { run, wing } = start();
  const [a, b] = await Promise.all([run('a', 'echo hi; read x'), run('b', 'echo hi; read x')]);
  await expect
    .poll(async () => Buffer.from((await a.snapshot()).replay).toString(), patience)
    .toContain('hi');
  await expect
    .poll(() => wing.notices.open.map(({ title }) => title))
    .toEqual(['Output of sessions is not kept']);
  a.write(Buffer.from('\n'));
  await expect.poll(() => a.info.exit?.code, patience).toBe(0);
  expect(b.info.state).toBe('alive');
});
