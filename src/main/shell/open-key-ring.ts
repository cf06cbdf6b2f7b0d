import { app, safeStorage } from 'electron';
import type { SecretStore } from '#core/store/secret-store.ts';
import { SafeStorageSecrets } from './safe-storage-secrets.ts';

/** The key ring of this system; what it seals is kept in `files`. */
export function openKeyRing(files: SecretStore): SecretStore {
  return new SafeStorageSecrets(
    {
      platform: process.platform,
      whenReady: () => app.whenReady(),
      isAsyncEncryptionAvailable: () => safeStorage.isAsyncEncryptionAvailable(),
      getSelectedStorageBackend: () => safeStorage.getSelectedStorageBackend(),
      encryptStringAsync: (text) => safeStorage.encryptStringAsync(text),
      decryptStringAsync: (sealed) => safeStorage.decryptStringAsync(sealed),
    },
    files,
  );
}
