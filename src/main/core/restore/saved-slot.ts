// The folder that holds what is kept of one session, and the only code that touches it:
//
//   meta        version byte, fingerprint of the key, sealed facts
//   screen.<n>  sealed screen number n; n grows
//   tail.<n>    output after screen n, or since the beginning for 0
//
// A new screen is written before the facts name it, and the old one goes last, so that a crash at any
// point leaves one that can be read.

import { randomUUID } from 'node:crypto';
import { appendFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Random } from '#shared/base/ports.ts';
import type { SavedScreen, SavedStep } from '../emulator/emulator.ts';
import { codeOf, makePrivateFolder, replacePrivateFile } from '../store/private-file.ts';
import { decodeMeta, encodeMeta, type SavedMeta } from './saved-meta.ts';
import { decodeScreen } from './screen-codec.ts';
import { FINGERPRINT_BYTES, fingerprintOf, Seal } from './sealing.ts';
import { openTail, sealPiece } from './tail-codec.ts';

const VERSION = 1;
/** Largest file read, in bytes; above the largest written. */
const MAX_FILE = 16 * 1024 * 1024;

/** What a slot said about its terminal. */
export interface ReadScreen {
  readonly screen: SavedScreen;
  /** False if something that was written is missing or damaged. */
  readonly whole: boolean;
}

export class SavedSlot {
  readonly #seal: Seal;
  readonly #fingerprint: Uint8Array;
  #path: string;
  #sizes = new Map<string, number>();

  /** `path` need not exist. The name of the folder is part of what everything in it is sealed for. */
  constructor(path: string, key: Uint8Array, random: Random) {
    this.#path = path;
    this.#fingerprint = fingerprintOf(key);
    this.#seal = new Seal(key, basename(path), random);
  }

  /** A path for a new slot. */
  static newPath(folder: string): string {
    return join(folder, randomUUID().replaceAll('-', ''));
  }

  /** Fingerprint of the key that the slot at `path` was sealed with, or null if that cannot be told. */
  static async fingerprintAt(path: string): Promise<string | null> {
    const bytes = await readFile(join(path, 'meta')).catch(() => null);
    if (!bytes || bytes[0] !== VERSION || bytes.length <= FINGERPRINT_BYTES) return null;
    return bytes.subarray(1, 1 + FINGERPRINT_BYTES).toString('hex');
  }

  /** Where it is now. */
  get path(): string {
    return this.#path;
  }

  /** Bytes on disk as far as this object wrote or read them. */
  get bytes(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Moves the slot into another folder, in one step. Throws the system's error. */
  async moveTo(folder: string): Promise<void> {
    const path = join(folder, basename(this.#path));
    await rename(this.#path, path);
    this.#path = path;
  }

  /** Throws the system's error. */
  async writeMeta(meta: SavedMeta, durable: boolean): Promise<void> {
    const sealed = this.#seal.seal('meta', encodeMeta(meta));
    const bytes = Buffer.concat([Buffer.from([VERSION]), this.#fingerprint, sealed]);
    await this.#inFolder(() => replacePrivateFile(join(this.#path, 'meta'), bytes, durable));
    this.#sizes.set('meta', bytes.length);
  }

  /** Throws the system's error. */
  async writeScreen(id: string, number: number, screen: Uint8Array): Promise<void> {
    const name = `screen.${number}`;
    const sealed = this.#seal.seal(`screen/${id}/${number}`, screen);
    await this.#inFolder(() => replacePrivateFile(join(this.#path, name), sealed));
    this.#sizes.set(name, sealed.length);
  }

  /** Adds a piece to the output after a screen. Throws the system's error; then the tail is torn. */
  async append(
    id: string,
    screen: number,
    index: number,
    steps: readonly SavedStep[],
  ): Promise<void> {
    const name = `tail.${screen}`;
    const piece = sealPiece(this.#seal, id, screen, index, steps);
    await this.#inFolder(() => appendFile(join(this.#path, name), piece, { mode: 0o600 }));
    this.#sizes.set(name, (this.#sizes.get(name) ?? 0) + piece.length);
  }

  /** Takes away all but the screen of that number and its tail. Throws the system's error. */
  async dropOthers(number: number): Promise<void> {
    for (const name of await this.#names()) {
      const [kind, of] = name.split('.');
      const stays =
        name === 'meta' || ((kind === 'screen' || kind === 'tail') && of === `${number}`);
      if (stays) continue;
      await rm(join(this.#path, name), { force: true, recursive: true });
      this.#sizes.delete(name);
    }
  }

  /** Deletes everything. Throws the system's error. */
  async remove(): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
    this.#sizes.clear();
  }

  /** The facts, or null if they cannot be read. */
  async readMeta(): Promise<SavedMeta | null> {
    for (const name of await this.#names()) {
      this.#sizes.set(name, (await stat(join(this.#path, name)).catch(() => null))?.size ?? 0);
    }
    const bytes = await this.#read('meta');
    if (!bytes || bytes[0] !== VERSION) return null;
    const plain = this.#seal.open('meta', bytes.subarray(1 + FINGERPRINT_BYTES));
    return plain && decodeMeta(plain);
  }

  /** The terminal that belongs to `meta`, as far as it can be read; null if nothing can. */
  async readScreen(meta: SavedMeta): Promise<ReadScreen | null> {
    const numbers = (await this.#names()).flatMap((name) => {
      const number = Number(/^screen\.(\d{1,12})$/.exec(name)?.[1] ?? -1);
      return number >= meta.screen ? [number] : [];
    });
    for (const number of numbers.toSorted((a, b) => b - a)) {
      const found = await this.#readNumber(meta, number);
      if (found) return found;
    }
    return meta.screen === 0 ? this.#readNumber(meta, 0) : null;
  }

  async #readNumber(meta: SavedMeta, number: number): Promise<ReadScreen | null> {
    const blank = { cols: meta.cols, rows: meta.rows, unfinished: 0, marks: [] };
    let base: Omit<SavedScreen, 'steps'> | null = { ...blank, replay: new Uint8Array() };
    if (number > 0) {
      const sealed = await this.#read(`screen.${number}`);
      const plain = sealed && this.#seal.open(`screen/${meta.id}/${number}`, sealed);
      base = plain && decodeScreen(plain);
    }
    if (!base) return null;
    const tail = (await this.#read(`tail.${number}`)) ?? new Uint8Array();
    const { steps, pieces } = openTail(this.#seal, meta.id, number, tail);
    const whole = number === meta.screen ? pieces >= meta.pieces && meta.complete : true;
    return { screen: { ...base, steps }, whole };
  }

  async #read(name: string): Promise<Uint8Array | null> {
    const path = join(this.#path, name);
    try {
      if ((await stat(path)).size > MAX_FILE) return null;
      return await readFile(path);
    } catch {
      // Gone or not ours to read: as good as not there.
      return null;
    }
  }

  async #names(): Promise<string[]> {
    return readdir(this.#path).catch(() => []);
  }

  async #inFolder(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      // The owner's folder is there; a vanished one is a reason to fail, not to make anew.
      await stat(dirname(this.#path));
      await makePrivateFolder(this.#path);
      await write();
    }
  }
}
