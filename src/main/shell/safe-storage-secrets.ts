// Secrets protected by the system's key ring: sealed by it, kept as files beside the plain ones.

import type { SecretStore } from '#core/store/secret-store.ts';
import { AppError } from '#shared/base/app-error.ts';

/** The part of Electron's `safeStorage` that is used, once the app is ready. */
export interface KeyRingPorts {
  readonly platform: NodeJS.Platform;
  whenReady(): Promise<unknown>;
  isAsyncEncryptionAvailable(): Promise<boolean>;
  /** Linux only. */
  getSelectedStorageBackend(): string;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

/** Whether what the system offers protects anything: on Linux `basic_text` is a fixed password. */
export function protects(platform: NodeJS.Platform, available: boolean, backend: string): boolean {
  return available && !(platform === 'linux' && /^(basic_text|unknown)$/.test(backend));
}

export class SafeStorageSecrets implements SecretStore {
  readonly kind = 'key-ring';
  readonly #ports: KeyRingPorts;
  readonly #files: SecretStore;
  #ready: Promise<void> | undefined;

  /** Every call fails with `storage_failed` as long as there is no key ring that protects what it is given. */
  constructor(ports: KeyRingPorts, files: SecretStore) {
    this.#ports = ports;
    this.#files = files;
  }

  async get(name: string): Promise<Uint8Array | null> {
    await this.#assertReady();
    const sealed = await this.#files.get(fileOf(name));
    if (!sealed) return null;
    const opened = await this.#ask(() => this.#ports.decryptStringAsync(Buffer.from(sealed)));
    const secret = new Uint8Array(Buffer.from(opened.result, 'base64'));
    if (opened.shouldReEncrypt) await this.set(name, secret);
    return secret;
  }

  async set(name: string, secret: Uint8Array): Promise<void> {
    await this.#files.set(fileOf(name), await this.#sealed(secret));
  }

  async add(name: string, secret: Uint8Array): Promise<boolean> {
    return this.#files.add(fileOf(name), await this.#sealed(secret));
  }

  async delete(name: string): Promise<void> {
    await this.#files.delete(fileOf(name));
  }

  async #sealed(secret: Uint8Array): Promise<Uint8Array> {
    await this.#assertReady();
    const text = Buffer.from(secret).toString('base64');
    return this.#ask(() => this.#ports.encryptStringAsync(text));
  }

  async #assertReady(): Promise<void> {
    this.#ready ??= this.#check().catch((error: unknown) => {
      // It may be unlocked by the next time.
      this.#ready = undefined;
      throw error;
    });
    await this.#ready;
  }

  async #check(): Promise<void> {
    const { platform } = this.#ports;
    await this.#ports.whenReady();
    const available = await this.#ask(() => this.#ports.isAsyncEncryptionAvailable());
    const backend = platform === 'linux' ? this.#ports.getSelectedStorageBackend() : '';
    if (!protects(platform, available, backend)) throw unavailable();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw unavailable(error);
    }
  }
}

const fileOf = (name: string): string => `${name}.sealed`;

function unavailable(cause?: unknown): AppError {
  return new AppError(
    'storage_failed',
    'The key ring of this system could not be used. Unlock it and try again; if that does not help, start Aerie again.',
    { cause },
  );
}
