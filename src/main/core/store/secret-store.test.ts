import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { secretOrNew } from './secret-store.ts';
import { FileSecretStore } from './secret-store-file.ts';

async function setUp() {
  const home = await mkdtemp(join(tmpdir(), 'aerie-secrets-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const folder = join(home, 'data', 'secrets');
  return { folder, store: new FileSecretStore(folder) };
}

it('keeps, replaces and forgets secrets in files of their owner alone', async () => {
  const { folder, store } = await setUp();
  expect(await store.get('key')).toBeNull();
  await store.set('key', new Uint8Array([1, 2, 3]));
  expect(await store.get('key')).toEqual(new Uint8Array([1, 2, 3]));
  await store.set('key', new Uint8Array([4]));
  expect(await store.get('key')).toEqual(new Uint8Array([4]));
  expect(await readdir(folder)).toEqual(['key']);
  if (process.platform !== 'win32') {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
  }
  await store.delete('key');
  await store.delete('key');
  expect(await store.get('key')).toBeNull();
});

it('makes a secret once, whoever asks', async () => {
  const { folder, store } = await setUp();
  let made = 0;
  const make = (): Uint8Array => new Uint8Array([(made += 1)]);
  const all = await Promise.all(
    Array.from({ length: 8 }, () => secretOrNew(new FileSecretStore(folder), 'key', make)),
  );
  expect(new Set(all.map(String)).size).toBe(1);
  expect(await store.get('key')).toEqual(all[0]);
  expect(await readdir(folder)).toEqual(['key']);
});

it('refuses names that lead elsewhere', async () => {
  const { store } = await setUp();
  for (const name of ['', '../key', 'a/b', 'A', '.key']) {
    await expect(store.get(name)).rejects.toThrow('cannot be the name');
  }
});

it('says so when secrets cannot be kept', async () => {
  const { folder } = await setUp();
  await writeFile(join(folder, '..', '..', 'file'), '');
  const store = new FileSecretStore(join(folder, '..', '..', 'file', 'secrets'));
  await expect(store.set('key', new Uint8Array([1]))).rejects.toMatchObject({
    code: 'storage_failed',
  });
});
