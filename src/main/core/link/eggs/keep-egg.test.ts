import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { lstat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepEgg } from './keep-egg.ts';
import { type EggPlaces, loadEgg, readEggFile } from './load-egg.ts';

let root: string;
let places: EggPlaces;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aerie-rules-'));
  places = { config: join(root, 'config'), home: root, read: readEggFile };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const kept = () => readFileSync(join(root, 'config', 'egg.yaml'), 'utf8');

describe('rules of this machine that are changed from elsewhere', () => {
  test('hold for the next session in folders without their own', async () => {
    await keepEgg('network: [a.example]', places);
    expect(await loadEgg(root, places)).toMatchObject({
      ...{ origin: 'machine', rules: { network: ['a.example'] } },
    });
  });

  test.each([
    ['network: 7', 'line 1'],
    ['base: nobody', 'no rules with the name'],
    ['base: ./egg.yaml', 'its own base'],
    ['x'.repeat(70_000), 'too large'],
  ])('stay as they were when the new ones are wrong: %.20s', async (yaml, why) => {
    await keepEgg('audit: true', places);
    await expect(keepEgg(yaml, places)).rejects.toThrow(why);
    expect(kept()).toBe('audit: true');
    expect(readdirSync(join(root, 'config'))).toEqual(['egg.yaml']);
  });

  test.skipIf(process.platform === 'win32')(
    'are written where a link of the user leads to',
    async () => {
      mkdirSync(join(root, 'config'));
      await writeFile(join(root, 'mine.yaml'), 'audit: true');
      symlinkSync(join(root, 'mine.yaml'), join(root, 'config', 'egg.yaml'));
      await keepEgg('audit: false', places);
      expect(readFileSync(join(root, 'mine.yaml'), 'utf8')).toBe('audit: false');
      expect((await lstat(join(root, 'config', 'egg.yaml'))).isSymbolicLink()).toBe(true);
    },
  );
});

describe.skipIf(process.platform === 'win32')('rules of a folder', () => {
  test('are a file of their own: a session could put something else in place of a link', async () => {
    await writeFile(join(root, 'other'), 'audit: true');
    symlinkSync(join(root, 'other'), join(root, 'egg.yaml'));
    await expect(loadEgg(root, places)).rejects.toThrow('it is a link');
    rmSync(join(root, 'egg.yaml'));
    symlinkSync(join(root, 'other'), join(root, 'base.yaml'));
    await writeFile(join(root, 'egg.yaml'), 'base: ./base.yaml');
    await expect(loadEgg(root, places)).rejects.toThrow('it is a link');
  });

  test('are not waited for where they are a pipe or a device, nor read when endless', async () => {
    execFileSync('mkfifo', [join(root, 'egg.yaml')]);
    await expect(loadEgg(root, places)).rejects.toThrow('cannot be read');
    rmSync(join(root, 'egg.yaml'));
    mkdirSync(join(root, 'egg.yaml'));
    await expect(loadEgg(root, places)).rejects.toThrow('cannot be read');
    rmSync(join(root, 'egg.yaml'), { recursive: true });
    await writeFile(join(root, 'egg.yaml'), ' '.repeat(70_000));
    await expect(loadEgg(root, places)).rejects.toThrow('too large');
  });
});
