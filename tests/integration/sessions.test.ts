// Real programs on real PTYs through the whole core: what a viewer sees must be what was printed.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTerminal } from '#core/emulator/xterm.ts';
import { trackDisposables } from '#shared/base/disposable.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { createRealWing } from '#tests/support/real-wing.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';

const size = { cols: 80, rows: 24 };
const wait = { timeout: 15_000, interval: 20 };

async function setUp() {
  const real = createRealWing({ 'sessions.killGraceMs': 200 });
  onTestFinished(() => real[Symbol.asyncDispose]());
  const client = real.connect();
  const open = async (shell: string, args: string[], at: { cols: number; rows: number } = size) => {
    const { id } = await client.api.sessions.create({ shell, args, cwd: real.home, ...at });
    const screen = new ScreenClient(client, id, at);
    onTestFinished(() => screen.dispose());
    return { id, screen };
  };
  const view = (id: string, at = size) => {
    const screen = new ScreenClient(real.connect(), id, at);
    onTestFinished(() => screen.dispose());
    return screen;
  };
  const bash = () => open('/bin/bash', ['--norc', '--noprofile']);
  return { real, client, open, view, bash };
}

describe('real programs', () => {
  it('shows a prompt, runs what is typed, and reports the exit code', async () => {
    const { bash } = await setUp();
    const { screen } = await bash();
    await expect.poll(() => screen.text, wait).toContain('$');
    screen.type('echo $((6*7))\r');
    await expect.poll(() => screen.text, wait).toContain('\n42\n');
    screen.type('exit 9\r');
    await expect.poll(() => screen.exit, wait).toMatchObject({ code: 9, signal: null });
  });

  it('gives the program the size of the terminal and tells it of changes', async () => {
    const { bash } = await setUp();
    const { screen } = await bash();
    screen.type('stty size\r');
    await expect.poll(() => screen.text, wait).toContain('24 80');
    screen.channel.resize(100, 30);
    screen.type('stty size\r');
    await expect.poll(() => screen.text, wait).toContain('30 100');
    expect(screen.terminal).toMatchObject({ cols: 100, rows: 30 });
  });

  it('keeps the screen of vim through a reattach, and the shell’s behind it', async () => {
    const { real, bash, view } = await setUp();
    writeFileSync(join(real.home, 'notes.txt'), 'first line\nsecond line\n');
    const { id, screen } = await bash();
    screen.type('echo before vim\r');
    await expect.poll(() => screen.text, wait).toContain('before vim');
    screen.type('vim -u NONE -N notes.txt\r');
    await expect.poll(() => screen.screen, wait).toContain('second line');
    await expect.poll(() => screen.terminal?.buffer.active.type, wait).toBe('alternate');
    const late = view(id);
    await expect.poll(() => late.screen, wait).toBe(screen.screen);
    expect(late.terminal?.buffer.active.type).toBe('alternate');
    late.type(':q\r');
    await expect.poll(() => late.terminal?.buffer.active.type, wait).toBe('normal');
    await expect.poll(() => late.text, wait).toContain('before vim');
    await expect.poll(() => late.state, wait).toBe(screen.state);
  });

  it('pages with less and refreshes with top', async () => {
    const { real, bash } = await setUp();
    writeFileSync(
      join(real.home, 'long.txt'),
      Array.from({ length: 500 }, (_, i) => `line ${i + 1}`).join('\n'),
    );
    const { screen } = await bash();
    screen.type('less long.txt\r');
    await expect.poll(() => screen.screen, wait).toContain('line 20');
    screen.type('G');
    await expect.poll(() => screen.screen, wait).toContain('line 500');
    screen.type('q');
    screen.type('top -d 1 -n 2\r');
    await expect.poll(() => screen.text, wait).toMatch(/PID\s+USER/);
  });

  it('passes bytes that are not text, and characters split over reads', async () => {
    const { open } = await setUp();
    const script = `printf 'A\\xff\\xfeB\\r\\n'; printf '\\xe6'; printf '\\x97'; printf '\\xa5\\xe6\\x9c\\xac\\r\\n'; printf '\\xf0\\x9f\\x91\\xa9\\xe2\\x80\\x8d'; printf '\\xf0\\x9f\\x92\\xbb|\\r\\n'`;
    const { screen } = await open('/bin/bash', ['-c', script]);
    await expect.poll(() => screen.exit, wait).toMatchObject({ code: 0 });
    expect(screen.text).toMatch(/^A.?.?B$/m);
    expect(screen.text).toContain('日本');
    expect(screen.text).toContain('👩‍💻|');
  });

  it('reports death by a signal as such', async () => {
    const { open } = await setUp();
    const { screen } = await open('/bin/sh', ['-c', 'kill -KILL $$']);
    await expect.poll(() => screen.exit, wait).toMatchObject({ code: -1, signal: 'SIGKILL' });
  });

  it('answers a program’s query exactly once, however many look', async () => {
    const { bash, view } = await setUp();
    const { id, screen } = await bash();
    const other = view(id);
    await expect.poll(() => other.snapshots, wait).toBe(1);
    const ask = [
      'stty raw -echo min 0 time 10',
      String.raw`printf '\033[6n\033[5n\033[c'`,
      'cat > answer.txt',
      'stty sane',
      'echo; echo answer: $(cat -v answer.txt) end',
    ].join('; ');
    screen.type(`${ask}\r`);
    await expect.poll(() => screen.text, wait).toMatch(/\nanswer: .* end/);
    const answer = /\nanswer: (.*) end/.exec(screen.text)?.[1];
    expect(answer).toMatch(/^\^\[\[\d+;\d+R\^\[\[0n\^\[\[\?[\d;]+c$/);
  });
});

describe('bad starts', () => {
  it.each([
    ['a shell that does not exist', { shell: '/no/such/shell' }, 'shell_not_found'],
    ['a shell that is a folder', { shell: '/tmp' }, 'shell_not_found'],
    ['a folder that does not exist', { shell: '/bin/sh', cwd: '/no/such/folder' }, 'cwd_not_found'],
  ])('refuses %s before anything is started', async (_name, request, code) => {
    const { client } = await setUp();
    const error = await client.api.sessions.create({ ...size, ...request }).catch(toAppError);
    expect(error).toMatchObject({ code });
    expect(await client.api.sessions.list()).toEqual([]);
  });

  it('keeps an ended session whose folder is gone, and says so on restart', async () => {
    const { real, client } = await setUp();
    const folder = join(real.home, 'work');
    mkdirSync(folder);
    const { id } = await client.api.sessions.create({
      shell: '/bin/sh',
      args: ['-c', 'exit 0'],
      cwd: folder,
      ...size,
    });
    await expect
      .poll(async () => (await client.api.sessions.get({ id })).state, wait)
      .toBe('exited');
    rmSync(folder, { recursive: true });
    const error = await client.api.sessions.restart({ id }).catch(toAppError);
    expect(error).toMatchObject({ code: 'cwd_not_found' });
    expect((await client.api.sessions.get({ id })).state).toBe('exited');
    mkdirSync(folder);
    expect(await client.api.sessions.restart({ id })).toMatchObject({ generation: 2 });
  });
});

describe('floods', () => {
  const lines = 40_000;
  const flood = `i=0; while [ $i -lt ${lines} ]; do printf '\\033[3%dm%d some coloured build output\\033[0m\\r\\n' $((i%8)) $i; i=$((i+1)); done; echo the end`;

  it('shows every viewer the same end, the stalled one after it reads again, equal to a reference', async () => {
    const { open, view, client } = await setUp();
    const { id, screen } = await open('/bin/bash', ['-c', `read; ${flood}`]);
    const stalled = view(id);
    await expect.poll(() => stalled.snapshots, wait).toBe(1);
    stalled.stalled = true;
    screen.type('\n');
    await expect
      .poll(() => screen.exit, { timeout: 50_000, interval: 50 })
      .toMatchObject({ code: 0 });
    expect(stalled.received).toBeLessThan(1_500_000);
    stalled.resume();
    await expect.poll(() => stalled.text.endsWith('the end'), wait).toBe(true);
    const late = view(id);
    await expect.poll(() => late.text.endsWith('the end'), wait).toBe(true);
    // The screen comes first, then all of it anew.
    for (const shown of [stalled, late]) {
      await expect.poll(() => shown.head?.complete, wait).toBe(true);
      await shown.drawn();
    }
    const reference = createTerminal(80, 24, late.head?.scrollback ?? 0);
    let all = '\r\n';
    for (let i = 0; i < lines; i++)
      all += `\x1b[3${i % 8}m${i} some coloured build output\x1b[0m\r\n`;
    await new Promise<void>((resolve) => reference.write(`${all}the end\r\n`, resolve));
    const expected: string[] = [];
    for (let y = 0; y < reference.buffer.active.length; y++) {
      expected.push(reference.buffer.active.getLine(y)?.translateToString(true) ?? '');
    }
    expect(late.text).toBe(expected.join('\n').trimEnd());
    expect(late.state).toBe(stalled.state);
    expect((await client.api.sessions.get({ id })).state).toBe('exited');
  });

  it('stops `yes` at once on Ctrl-C and goes on', async () => {
    const { bash } = await setUp();
    const { screen } = await bash();
    screen.type('yes\r');
    await expect.poll(() => screen.received, wait).toBeGreaterThan(500_000);
    screen.type('\x03');
    screen.type('echo still here\r');
    await expect.poll(() => screen.screen, wait).toMatch(/\nstill here\n/);
  });
});

describe('many sessions', () => {
  it('opens and closes 100 sessions with no descriptor, child, timer or listener left', async () => {
    const tracking = trackDisposables();
    onTestFinished(() => tracking.stop());
    const real = createRealWing({ 'sessions.killGraceMs': 200 });
    const client = real.connect();
    await client.api.sessions.create({
      id: 'warm-up',
      shell: '/bin/sh',
      args: ['-c', 'exit'],
      ...size,
    });
    await client.api.sessions.remove({ id: 'warm-up' });
    const before = readdirSync('/proc/self/fd').length;
    const pids: number[] = [];
    for (let round = 0; round < 10; round++) {
      const made = await Promise.all(
        Array.from({ length: 10 }, () =>
          client.api.sessions.create({
            shell: '/bin/bash',
            args: ['--norc', '--noprofile'],
            ...size,
          }),
        ),
      );
      pids.push(...made.map(({ pid }) => pid));
      const screens = made.map(({ id }) => new ScreenClient(client, id));
      await expect.poll(() => screens.every(({ snapshots }) => snapshots > 0), wait).toBe(true);
      await Promise.all(made.map(({ id }) => client.api.sessions.remove({ id })));
      for (const screen of screens) screen.dispose();
    }
    expect(await client.api.sessions.list()).toEqual([]);
    const alive = pids.filter((pid) => readdirSync('/proc').includes(String(pid)));
    expect(alive).toEqual([]);
    await expect.poll(() => readdirSync('/proc/self/fd').length, wait).toBeLessThanOrEqual(before);
    client.transport.close();
    await real[Symbol.asyncDispose]();
    await expect.poll(() => tracking.leaked(), wait).toEqual([]);
    await expect
      .poll(
        () =>
          process
            .getActiveResourcesInfo()
            .filter((kind) => kind === 'TTYWrap' || kind === 'ProcessWrap'),
        wait,
      )
      .toEqual([]);
  });
});
