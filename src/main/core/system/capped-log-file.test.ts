import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CappedLogFile } from './capped-log-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aerie-log-'));
  path = join(folder, 'logs', 'aerie.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps the newest lines within its limit', () => {
  using file = new CappedLogFile(path, 100);
  for (let i = 0; i < 50; i += 1) file.write(`line ${i} with text\n`);
  expect(statSync(path).size).toBeLessThanOrEqual(100);
  expect(statSync(`${path}.old`).size).toBeLessThanOrEqual(100);
  expect(readFileSync(path, 'utf8')).toContain('line 49');
  expect(readFileSync(`${path}.old`, 'utf8')).not.toContain('line 0 ');
});

it('continues an existing file, and is private', () => {
  const first = new CappedLogFile(path, 100);
  first.write('one\n');
  first.dispose();
  const second = new CappedLogFile(path, 100);
  second.write('two\n');
  second.dispose();
  second.write('three\n');
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('gives up quietly where it cannot write', () => {
  writeFileSync(join(folder, 'logs'), 'a file in the way');
  using file = new CappedLogFile(path);
  expect(() => file.write('line\n')).not.toThrow();
});
