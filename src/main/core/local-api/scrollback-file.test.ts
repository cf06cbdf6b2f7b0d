import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { ScrollbackFile } from './scrollback-file.ts';

function setUp(cap: number, ready: Promise<unknown> = Promise.resolve()) {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-scrollback-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'scrollback.bin');
  const clock = new ManualClock();
  const failures: unknown[] = [];
  const file = new ScrollbackFile({
    path,
    cap,
    clock,
    ready,
    onFailure: (error) => failures.push(error),
  });
  const text = (): string => readFileSync(path, 'utf8');
  const print = (line: string): void => file.append(Buffer.from(line));
  return { folder, path, clock, file, failures, text, print };
}

it('writes a while after output, once for all of it, for its owner only', async () => {
  const { clock, path, text, print, file } = setUp(1000);
  print('one\n');
  print('two\n');
  expect(clock.pending).toBe(1);
  clock.advance(250);
  await file.flush();
  expect(text()).toBe('one\ntwo\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  print('three\n');
  await file.flush();
  expect(text()).toBe('one\ntwo\nthree\n');
  expect(clock.pending).toBe(0);
});

it('keeps the newest output, from the start of a line, and never more than its size', async () => {
  const { path, text, print, file, folder } = setUp(1000);
  for (let i = 0; i < 500; i++) {
    print(`line ${i}\n`);
    if (i % 7 === 0) await file.flush();
    if (i > 0 && i % 7 === 0) expect(statSync(path).size).toBeLessThanOrEqual(1000);
  }
  await file.flush();
  const lines = text().replace('\x1b[m', '').trimEnd().split('\n');
  expect(text().startsWith('\x1b[m')).toBe(true);
  expect(lines.length).toBeGreaterThan(50);
  expect(lines).toEqual(lines.map((_, i) => `line ${500 - lines.length + i}`));
  expect(readdirSync(folder)).toEqual(['scrollback.bin']);
});

it('keeps the newest of what comes faster than it can be written', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { text, print, file } = setUp(1000, promise);
  for (let i = 0; i < 10_000; i++) print(`line ${i}\n`);
  resolve();
  await file.flush();
  expect(text().endsWith('line 9999\n')).toBe(true);
  expect(text().length).toBeLessThanOrEqual(1000);
  print('after\n');
  await file.flush();
  expect(text().endsWith('line 9999\nafter\n')).toBe(true);
});

it('tells once that it cannot write, and takes nothing more', async () => {
  const { folder, clock, failures, print, file } = setUp(1000);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  print('one\n');
  await file.flush();
  expect(failures).toHaveLength(1);
  print('two\n');
  await file.flush();
  expect(failures).toHaveLength(1);
  expect(clock.pending).toBe(0);
});
