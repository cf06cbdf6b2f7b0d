import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FileSecretStore } from '#core/store/secret-store-file.ts';
import { type KeyRingPorts, protects, SafeStorageSecrets } from './safe-storage-secrets.ts';

async function setUp(over: Partial<KeyRingPorts> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let rotations = 0;
  const ports: KeyRingPorts = {
    platform: 'darwin',
    whenReady: async () => {},
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'unknown',
    encryptStringAsync: async (text) => Buffer.from(`sealed ${[...text].reverse().join('')}`),
    decryptStringAsync: async (sealed) => ({
      result: [...sealed.toString().slice('sealed '.length)].reverse().join(''),
      shouldReEncrypt: rotations++ === 0,
    }),
    ...over,
  };
  return { folder, store: new SafeStorageSecrets(ports, new FileSecretStore(folder)) };
}

it('keeps secrets sealed by the key ring', async () => {
  const { folder, store } = await setUp();
  const secret = new Uint8Array([0, 1, 254, 255]);
  expect(await store.get('key')).toBeNull();
  expect(await store.add('key', secret)).toBe(true);
  expect(await store.add('key', new Uint8Array([9]))).toBe(false);
  expect(await store.get('key')).toEqual(secret);
  expect(await store.get('key')).toEqual(secret);
  expect(await readdir(folder)).toEqual(['key.sealed']);
  expect((await readFile(join(folder, 'key.sealed'))).includes(Buffer.from(secret))).toBe(false);
  await store.delete('key');
  expect(await store.get('key')).toBeNull();
});

it.each<[string, Partial<KeyRingPorts>]>([
  ['there is none', { isAsyncEncryptionAvailable: async () => false }],
  ['it fails', { isAsyncEncryptionAvailable: () => Promise.reject(new Error('locked')) }],
  ['it protects nothing', { platform: 'linux', getSelectedStorageBackend: () => 'basic_text' }],
  ['it refuses', { encryptStringAsync: () => Promise.reject(new Error('denied')) }],
])('says so when %s', async (_why, over) => {
  const { store, folder } = await setUp(over);
  await expect(store.add('key', new Uint8Array([1]))).rejects.toMatchObject({
    code: 'storage_failed',
  });
  expect(await readdir(folder)).toEqual([]);
});

it('is used again once it is unlocked, and asked once by all who come at the same time', async () => {
  let unlocked = false;
  let asked = 0;
  const { store } = await setUp({
    isAsyncEncryptionAvailable: async () => {
      asked += 1;
      return unlocked;
    },
  });
  const secret = new Uint8Array([1]);
  const both = await Promise.allSettled([store.get('key'), store.set('key', secret)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(1);
  unlocked = true;
  await store.set('key', secret);
  expect(await store.get('key')).toEqual(secret);
  expect(asked).toBe(2);
});

it('knows which key rings protect', () => {
  expect(protects('win32', true, '')).toBe(true);
  expect(protects('linux', true, 'gnome_libsecret')).toBe(true);
  expect(protects('linux', true, 'unknown')).toBe(false);
  expect(protects('darwin', false, '')).toBe(false);
});
