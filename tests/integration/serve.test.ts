// `aerie serve` as a real process: what it prints, and that nothing outlives it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn as spawnPty } from 'node-pty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectBrowser, openSignInLink } from '#tests/support/browser-connection.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';
import {
  aerieCommand,
  isolatedEnvironment,
  type RunningAerie,
  type StartOptions,
  startAerie,
} from '#tests/support/start-aerie.ts';

const running: RunningAerie[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((aerie) => aerie.dispose()));
});

async function start(options?: StartOptions): Promise<RunningAerie> {
  const aerie = await startAerie(options);
  running.push(aerie);
  return aerie;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs the command to its end. */
async function run(args: readonly string[]) {
  const home = await mkdtemp(join(tmpdir(), 'aerie-home-'));
  const child = spawn(process.execPath, [aerieCommand, ...args], {
    env: isolatedEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  await once(child, 'close');
  await rm(home, { recursive: true, force: true });
  return { code: child.exitCode, stdout, stderr };
}

describe('aerie serve --json', () => {
  it('prints exactly one line and keeps its secrets out of the log', async () => {
    const aerie = await start();
    const browser = await openSignInLink(aerie.url);
    const client = await connectBrowser(browser);
    expect(await client.api.system.info()).toMatchObject({ app: 'aerie', pid: aerie.pid });
    expect(aerie.pid).toBe(aerie.process.pid);
    expect(new URL(aerie.url).port).toBe(`${aerie.port}`);
    expect(await aerie.end()).toBe(0);
    const { stdout, stderr } = aerie.output();
    expect(stdout).toMatch(
      /^\{"url":"http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}","port":\d+,"pid":\d+\}\n$/,
    );
    expect(stderr).toBe('');
    if (process.platform !== 'win32') {
      expect((await stat(join(aerie.home, '.aerie'))).mode & 0o777).toBe(0o700);
    }
    const log = await readFile(join(aerie.home, '.aerie', 'logs', 'aerie.log'), 'utf8');
    expect(log).toContain('A browser signed in.');
    expect(log).not.toContain(new URL(aerie.url).searchParams.get('code'));
    expect(log).not.toContain(browser.cookie.split('=')[1]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends every child on %s, even those that moved away',
    async (signal) => {
      const aerie = await start();
      const client = await connectBrowser(await openSignInLink(aerie.url));
      const session = await client.api.sessions.create({ cols: 80, rows: 24 });
      const screen = new ScreenClient(client, session.id);
      screen.type(
        '(setsid sleep 300 & echo "moved=$!"; nohup sleep 300 >/dev/null 2>&1 & echo "back=$!")\n',
      );
      const pids = await vi.waitFor(
        () => {
          const found = [...screen.text.matchAll(/(?:moved|back)=(\d+)/g)].map((m) => Number(m[1]));
          expect(found).toHaveLength(2);
          return [...found, session.pid ?? 0];
        },
        { timeout: 15_000 },
      );
      expect(pids.every(isAlive)).toBe(true);
      expect(await aerie.end(signal)).toBe(0);
      await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000 });
    },
  );

  it('starts with a broken settings file, keeps it, and says so', async () => {
    const aerie = await start({
      prepare: async (home) => {
        await mkdir(join(home, '.aerie'));
        await writeFile(join(home, '.aerie', 'settings.json'), '{ broken');
        await writeFile(join(home, '.aerie', 'aerie.db'), 'not a database '.repeat(500));
      },
    });
    const client = await connectBrowser(await openSignInLink(aerie.url));
    const texts: string[] = [];
    for await (const notice of await client.api.system.notices()) {
      texts.push(notice.detail);
      if (texts.length === 2) break;
    }
    expect(texts.join('\n')).toMatch(/settings\.broken-.*\.json/);
    expect(texts.join('\n')).toMatch(/aerie\.db\.broken-/);
  });
});

describe('aerie serve', () => {
  it('says in one line that a port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stdout, stderr } = await run(['serve', '--port', `${port}`]);
    taken.close();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `aerie: Port ${port} is in use. Choose another with --port, or leave --port out for a free one.\n`,
    );
  });

  it.each(['abc', '-1', '70000', '1.5'])('refuses the port %s', async (port) => {
    const { code, stderr } = await run(['serve', `--port=${port}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('Use a number from 0 to 65535.');
  });

  it('goes on when nobody reads its output any more', async () => {
    const aerie = await start();
    aerie.process.stdout.destroy();
    aerie.process.stderr.destroy();
    const client = await connectBrowser(await openSignInLink(aerie.url));
    expect(await client.api.sessions.list()).toEqual([]);
    expect(await aerie.end('SIGINT')).toBe(0);
  });

  it('in a terminal prints a new link for Enter and ends with Ctrl-C', async () => {
    const home = await mkdtemp(join(tmpdir(), 'aerie-home-'));
    const terminal = spawnPty(process.execPath, [aerieCommand, 'serve'], {
      env: isolatedEnvironment(home),
      cols: 200,
      rows: 24,
    });
    let text = '';
    terminal.onData((data) => {
      text += data;
    });
    const exited = new Promise<number>((done) => terminal.onExit((exit) => done(exit.exitCode)));
    const links = () => text.match(/http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}/g) ?? [];
    await vi.waitFor(() => expect(text).toContain('Press Enter'), { timeout: 15_000 });
    terminal.write('\r');
    await vi.waitFor(() => expect(links()).toHaveLength(2), { timeout: 5000 });
    const [first = '', second = ''] = links();
    expect(second).not.toBe(first);
    await openSignInLink(first);
    await openSignInLink(second);
    terminal.write('\x03');
    expect(await exited).toBe(0);
    await rm(home, { recursive: true, force: true });
  });
});

it('aerie --help and --version answer', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('serve');
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
