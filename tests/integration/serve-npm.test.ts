// The two commands of a clone, run as a person runs them: through npm and the shell npm puts between.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectBrowser, openSignInLink } from '#tests/support/browser-connection.ts';
import { isolatedEnvironment } from '#tests/support/start-aerie.ts';

const root = join(import.meta.dirname, '..', '..');
let home: string;
let npm: ChildProcess | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aerie-home-'));
});
afterEach(async () => {
  if (npm?.pid !== undefined && npm.exitCode === null && npm.signalCode === null) {
    process.kill(-npm.pid, 'SIGKILL');
  }
  await rm(home, { recursive: true, force: true, maxRetries: 3 });
});

/** Starts `npm …` in a process group of its own and resolves to the first link it prints. */
async function startNpm(args: readonly string[]): Promise<string> {
  const child = spawn('npm', args, {
    cwd: root,
    env: isolatedEnvironment(home),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  npm = child;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return vi.waitFor(
    () => {
      const link = /http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}/.exec(text)?.[0];
      if (link === undefined) throw new Error(`no link yet: ${text}`);
      return link;
    },
    { timeout: 50_000, interval: 100 },
  );
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it.each([
  ['npm start', ['start', '--', '--browser']],
  ['npm run aerie', ['run', '-s', 'aerie', '--', 'serve', '--json']],
])('%s serves, and ends with all its children when npm is ended', async (_name, args) => {
  const client = await connectBrowser(await openSignInLink(await startNpm(args)));
  const session = await client.api.sessions.create({ cols: 80, rows: 24 });
  const { pid } = await client.api.system.info();
  const pids = [pid, session.pid ?? 0];
  expect(pids.every(isAlive)).toBe(true);
  npm?.kill('SIGTERM');
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});
