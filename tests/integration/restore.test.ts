// Real programs in a process that is killed, and what the next process shows of them.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { SessionInfo } from '#shared/contract/index.ts';

const program = join(import.meta.dirname, '..', 'fixtures', 'restore', 'wing-process.ts');
const wait = { timeout: 20_000, interval: 50 };

/** A wing in a process of its own. One question at a time. */
class WingProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;

  constructor(home: string) {
    this.#child = spawn(process.execPath, [program, home], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: join(import.meta.dirname, '..', '..'),
    });
    this.#lines = createInterface({ input: this.#child.stdout });
    onTestFinished(() => this.kill());
  }

  async ask<T>(name: string, id = '', text = ''): Promise<T> {
    const answered = once(this.#lines, 'line');
    this.#child.stdin.write(`${JSON.stringify({ name, id, text })}\n`);
    const [line]: string[] = await answered;
    const answer: { result: T; error?: string } = JSON.parse(line ?? '{}');
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  }

  list(): Promise<SessionInfo[]> {
    return this.ask('list');
  }

  async text(id: string): Promise<string> {
    const { replay } = await this.ask<{ replay: string }>('replay', id);
    return Buffer.from(replay, 'base64').toString();
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-restore-'));
  // The shells of a killed process end a moment later, and write their history.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
  onTestFinished(() => rmSync(folder, options));
  mkdirSync(join(folder, 'secret-place'));
  return folder;
}

/** Prints colours, a title, a shell mark and more lines than the screen has, then waits in a folder. */
const script = [
  'cd secret-place',
  `printf '\\033]133;A\\007'; for i in $(seq 1 60); do printf '\\033[3%dmsecret-line %d\\033[m\\n' $((i%8)) $i; done`,
  `printf '\\033]0;secret-title\\007\\033]7;file://%s%s\\007\\033[4mready\\033[m\\n' "$HOSTNAME" "$PWD"`,
];

async function prepared(folder: string): Promise<WingProcess> {
  const wing = new WingProcess(folder);
  await wing.ask('create', 'work/one', folder);
  for (const line of script) await wing.ask('type', 'work/one', line);
  await expect.poll(() => wing.text('work/one'), wait).toContain('\x1b[4mready\r\n\x1b[m$ ');
  await expect
    .poll(async () => (await wing.list())[0], wait)
    .toMatchObject({ cwd: join(folder, 'secret-place'), title: 'secret-title' });
  return wing;
}

it('a killed process leaves its sessions to the next one exactly as they were, twice', async () => {
  const folder = home();
  const first = await prepared(folder);
  const before = await first.ask('replay', 'work/one');
  await first.ask('flush');
  const beside = new WingProcess(folder);
  expect(await beside.list()).toEqual([]);
  await beside.kill();
  expect(await first.ask('replay', 'work/one')).toEqual(before);
  await first.kill();

  const second = new WingProcess(folder);
  const [session] = await second.list();
  expect(session).toMatchObject({
    id: 'work/one',
    state: 'exited',
    title: 'secret-title',
    cwd: join(folder, 'secret-place'),
    cols: 90,
    rows: 20,
    exit: { code: -1, signal: null },
    restored: { ran: true, complete: true },
  });
  expect(await second.ask('replay', 'work/one')).toEqual(before);
  await second.ask('flush');
  await second.kill();

  const third = new WingProcess(folder);
  expect((await third.list())[0]?.exit).toEqual(session?.exit);
  expect(await third.ask('replay', 'work/one')).toEqual(before);
  await third.ask('restart', 'work/one');
  await third.ask('type', 'work/one', 'echo in $(pwd)');
  await expect
    .poll(() => third.text('work/one'), wait)
    .toContain(`in ${join(folder, 'secret-place')}`);
  expect(await third.text('work/one')).not.toContain('secret-line');
});

it('a quit keeps what ran; a folder that is gone is told, and another one can be chosen', async () => {
  const folder = home();
  const first = await prepared(folder);
  const before = await first.ask('replay', 'work/one');
  await first.ask('quit');
  await first.kill();
  rmSync(join(folder, 'secret-place'), { recursive: true });

  const second = new WingProcess(folder);
  expect(await second.list()).toMatchObject([{ state: 'exited', restored: { ran: true } }]);
  await expect(second.ask('restart', 'work/one')).rejects.toThrow('secret-place" does not exist');
  expect(await second.ask('replay', 'work/one')).toEqual(before);
  await second.ask('restartIn', 'work/one', folder);
  await second.ask('type', 'work/one', 'echo in $(pwd)');
  await expect.poll(() => second.text('work/one'), wait).toContain(`in ${folder}`);
});

it('nothing that a terminal showed can be found in the data folder', async () => {
  const folder = home();
  const first = await prepared(folder);
  await first.ask('flush');
  await first.kill();
  const data = join(folder, 'data');
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.some(({ name }) => /^(tail|screen)\./.test(name))).toBe(true);
  for (const { name, parentPath } of files) {
    const content = readFileSync(join(parentPath, name));
    for (const word of ['secret-', 'work/one', 'ready', '/bin/bash']) {
      expect({ name, word, found: content.includes(word) }).toEqual({ name, word, found: false });
    }
  }
});
