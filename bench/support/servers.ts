import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'out', 'main', 'cli.js');

/** A server under test in a process of its own. */
export interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

/** The built app, signed in. */
export interface AppServer extends Server {
  /** Its HOME; AERIE_HOME is the folder `aerie` in it. */
  readonly home: string;
  /** `ws:` address of the client door. */
  readonly socketUrl: string;
  /** Headers that carry the sign-in. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends it by force, at once. */
  kill(): Promise<void>;
}

export interface BareServer extends Server {
  readonly port: number;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolvePromise) => child.once('exit', () => resolvePromise()));
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended(child);
  clearTimeout(force);
}

/** Exchanges the code of a printed URL for the sign-in cookie. */
async function signIn(url: string): Promise<Record<string, string>> {
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  if (cookie.length === 0) throw new Error(`Signing in gave no cookie (${response.status}).`);
  return { Cookie: cookie.join('; '), Origin: new URL(url).origin };
}

/** A clean environment: no start-up files, no settings, a known shell. */
export function cleanEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    AERIE_HOME: join(home, 'aerie'),
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  };
}

/**
 * Starts `aerie serve` as built and signs in: with a home of its own, which goes when it stops, or with
 * that of an app that was there before.
 */
export async function startApp(formerHome?: string): Promise<AppServer> {
  if (!existsSync(cli)) throw new Error('The app is not built. Run: npm run build');
  const home = formerHome ?? mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const child = spawn(process.execPath, [cli, 'serve', '--json'], {
    cwd: home,
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await new Promise<{ url: string; port: number; pid: number }>((done, fail) => {
    createInterface({ input: child.stdout }).once('line', (line) => done(JSON.parse(line)));
    child.once('exit', (code) => fail(new Error(`aerie serve ended early (${code}).`)));
    child.once('error', fail);
  });
  return {
    pid: ready.pid,
    home,
    socketUrl: `ws://127.0.0.1:${ready.port}/ws`,
    headers: await signIn(ready.url),
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    stop: async () => {
      await stop(child);
      if (formerHome === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Starts `bench/bare-server.ts`; `sealed` as it says there. */
export async function startBare(sealed = false): Promise<BareServer> {
  const child = fork(join(root, 'bench', 'bare-server.ts'), sealed ? ['sealed'] : [], {
    env: cleanEnvironment(tmpdir()),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { port } = await firstMessage<{ port: number }>(child);
  return { pid: child.pid ?? 0, port, stop: () => stop(child) };
}

/** What a server that was forked says first. Rejects if it ends before. */
export function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`A server of the bench ended early (${code}).`)));
  });
}
