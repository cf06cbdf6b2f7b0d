// Secrets without a key ring: one file each, in a folder that only its owner may enter.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { addPrivateFile, codeOf, makePrivateFolder, replacePrivateFile } from './private-file.ts';
import type { SecretStore } from './secret-store.ts';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;

export class FileSecretStore implements SecretStore {
  readonly kind = 'file';
  readonly #folder: string;

  /** `folder` is made when the first secret is kept. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(name: string): Promise<Uint8Array | null> {
    const path = this.#path(name);
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw this.#failed('read', error);
    }
  }

  async set(name: string, secret: Uint8Array): Promise<void> {
    const path = this.#path(name);
    await this.#write(() => replacePrivateFile(path, secret));
  }

  async add(name: string, secret: Uint8Array): Promise<boolean> {
    const path = this.#path(name);
    return this.#write(() => addPrivateFile(path, secret));
  }

  async delete(name: string): Promise<void> {
    const path = this.#path(name);
    await this.#write(() => rm(path, { force: true }));
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    try {
      await makePrivateFolder(this.#folder);
      return await work();
    } catch (error) {
      throw this.#failed('written', error);
    }
  }

  #path(name: string): string {
    if (!NAME.test(name)) throw new Error(`"${name}" cannot be the name of a secret.`);
    return join(this.#folder, name);
  }

  #failed(what: string, cause: unknown): AppError {
    return new AppError(
      'storage_failed',
      `A secret in ${this.#folder} could not be ${what}. Check free space and permissions.`,
      { cause },
    );
  }
}
