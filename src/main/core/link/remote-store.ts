// The file that says through what and by whom this machine may be reached. Apart from the settings,
// whose broken values fall back to defaults: a broken rule must never open a door.

import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Random } from '#shared/base/ports.ts';
import { defaultRemoteConfig, remoteConfig, roostEntry } from '#shared/contract/remote-config.ts';
import { codeOf, replacePrivateFile } from '../store/private-file.ts';
import { watchFile } from '../store/settings-file.ts';
import { acquireProcessLock } from '../system/process-lock.ts';
import { bindPeople } from './bind-people.ts';

/** Roosts that a machine is linked with. */
export const MAX_ROOSTS = 16;
/** Bytes of a machine's id; twice as many characters. */
const WING_ID_BYTES = 12;
/** A change takes some ms: another process that makes one is waited for, so often and so long in ms. */
const LOCK_ATTEMPTS = 200;
const LOCK_EVERY = 25;

const stored = z.object({
  version: z.literal(1),
  /** People are of one roost each; files without it are older. */
  people: z.literal(1),
  wingId: z.string().check(z.regex(/^[0-9a-f]{20,32}$/)),
  roosts: z.array(roostEntry).check(z.maxLength(MAX_ROOSTS)),
  // Files may be older than a rule.
  access: z.extend(remoteConfig, {
    browserOpen: z._default(z.boolean(), false),
    directAddress: z._default(remoteConfig.shape.directAddress, ''),
  }),
});

/** All that the file holds. */
export type RemoteState = Readonly<z.infer<typeof stored>>;

export class RemoteStore {
  readonly #path: string;
  readonly #random: Random;
  readonly #changed = new Emitter<RemoteState>();
  readonly #troubled = new Emitter<string | null>();
  #state: RemoteState | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #watching: Disposable | undefined;
  #problem: string | null = null;
  #disposed = false;
  /** Of a machine that has no file yet. */
  #wingId: string | undefined;

  readonly onDidChange: Event<RemoteState> = this.#changed.event;
  /** Fires with {@link problem} when that has changed. */
  readonly onDidChangeProblem: Event<string | null> = this.#troubled.event;

  constructor(path: string, random: Random) {
    this.#path = path;
    this.#random = random;
  }

  /**
   * What is kept; defaults when there is no file.
   * @throws AppError `storage_failed` when there is one that cannot be read: nobody may come in then
   */
  async read(): Promise<RemoteState> {
    if (this.#state) return this.#state;
    const loaded = await this.#load();
    // A change may have been kept meanwhile.
    this.#state ??= loaded;
    return this.#state;
  }

  /** A sentence on why the file is not followed just now: the rules from before hold. Null while it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Follows what others write from now on, e.g. another Aerie on this machine. */
  follow(): void {
    if (this.#disposed) return;
    this.#watching ??= watchFile(this.#path, () => {
      if (this.#disposed) return;
      // A file that is broken just now changes nothing: the last rules hold, and that is told.
      this.#writing = this.#writing.then(async () => this.#use(await this.#load())).catch(() => {});
    });
  }

  /**
   * Changes one thing after the other, also what another process has written meanwhile; each is kept
   * before it holds. @throws AppError `storage_failed`; what `edit` throws
   */
  async change(edit: (state: RemoteState) => RemoteState): Promise<RemoteState> {
    const next = this.#writing.then(() =>
      this.#alone(async () => {
        const state = stored.parse(edit(await this.#load()));
        await replacePrivateFile(this.#path, Buffer.from(JSON.stringify(state, null, 2))).catch(
          failToSave,
        );
        return this.#use(state);
      }),
    );
    this.#writing = next.catch(() => undefined);
    return next;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watching?.dispose();
    this.#changed.dispose();
    this.#troubled.dispose();
  }

  /** Goes on from `state`; parts that are the same stay the same. */
  #use(state: RemoteState): RemoteState {
    const before = this.#state;
    const same = before && JSON.stringify(before.access) === JSON.stringify(state.access);
    const next = same ? { ...state, access: before.access } : state;
    if (before && JSON.stringify(before) === JSON.stringify(next)) return before;
    this.#state = next;
    if (!this.#disposed) this.#changed.fire(next);
    return next;
  }

  /** Runs `work` while no other process of this user changes the file. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
      const lock = await acquireProcessLock(`${this.#path}.lock`).catch(failToSave);
      if (!lock) {
        await wait(LOCK_EVERY);
        continue;
      }
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
    return failToSave(new Error('another process has the lock'));
  }

  /** Also notes whether the file could be read. */
  async #load(): Promise<RemoteState> {
    const state = await this.#readFile();
    const problem = state ? null : this.#unreadable();
    if (problem !== this.#problem && this.#state && !this.#disposed) {
      this.#problem = problem;
      this.#troubled.fire(problem);
    }
    if (state) return state;
    throw new AppError('storage_failed', this.#unreadable());
  }

  /** Undefined for what cannot be read. */
  async #readFile(): Promise<RemoteState | undefined> {
    try {
      const read = stored.safeParse(bindPeople(JSON.parse(await readFile(this.#path, 'utf8'))));
      return read.success ? read.data : undefined;
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? (this.#state ?? this.#fresh()) : undefined;
    }
  }

  #unreadable(): string {
    const file = `The rules for remote access in ${this.#path} cannot be read`;
    return this.#state
      ? `${file}. Those from before hold until Aerie ends; after that nobody can reach this machine. Correct the file, or delete it and change something here, which writes it anew.`
      : `${file}, so nobody can reach this machine. Correct the file, or delete it to begin anew.`;
  }

  #fresh(): RemoteState {
    // Whoever asks at the same time is told the same id.
    this.#wingId ??= Buffer.from(this.#random.bytes(WING_ID_BYTES)).toString('hex');
    return {
      version: 1,
      people: 1,
      wingId: this.#wingId,
      roosts: [],
      access: defaultRemoteConfig,
    };
  }
}

function failToSave(cause: unknown): never {
  throw new AppError(
    'storage_failed',
    'The rules for remote access could not be saved, so they are as they were. Check free space and permissions, then try again.',
    { cause },
  );
}
