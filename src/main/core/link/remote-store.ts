// The file that says through what and by whom this machine may be reached. Apart from the settings,
// whose broken values fall back to defaults: a broken rule must never open a door.

import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Random } from '#shared/base/ports.ts';
import { defaultRemoteConfig, remoteConfig, roostEntry } from '#shared/contract/remote-config.ts';
import { codeOf, replacePrivateFile } from '../store/private-file.ts';

const MAX_ROOSTS = 16;
/** Bytes of a machine's id; twice as many characters. */
const WING_ID_BYTES = 12;

const stored = z.object({
  version: z.literal(1),
  wingId: z.string().check(z.regex(/^[0-9a-f]{20,32}$/)),
  roosts: z.array(roostEntry).check(z.maxLength(MAX_ROOSTS)),
  // Files may be older than a rule.
  access: z.extend(remoteConfig, { browserOpen: z._default(z.boolean(), false) }),
});

/** All that the file holds. */
export type RemoteState = Readonly<z.infer<typeof stored>>;

export class RemoteStore {
  readonly #path: string;
  readonly #random: Random;
  readonly #changed = new Emitter<RemoteState>();
  #state: RemoteState | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  readonly onDidChange: Event<RemoteState> = this.#changed.event;

  constructor(path: string, random: Random) {
    this.#path = path;
    this.#random = random;
  }

  /**
   * What is kept; defaults when there is no file.
   * @throws AppError `storage_failed` when there is one that cannot be read: nobody may come in then
   */
  async read(): Promise<RemoteState> {
    this.#state ??= await this.#load();
    return this.#state;
  }

  /** Changes one thing after the other; each is kept before it holds. @throws AppError `storage_failed` */
  async change(edit: (state: RemoteState) => RemoteState): Promise<RemoteState> {
    const next = this.#writing.then(async () => {
      const state = stored.parse(edit(await this.read()));
      try {
        await replacePrivateFile(this.#path, Buffer.from(JSON.stringify(state, null, 2)));
      } catch (error) {
        throw new AppError('storage_failed', 'The rules for remote access could not be saved.', {
          cause: error,
        });
      }
      this.#state = state;
      this.#changed.fire(state);
      return state;
    });
    this.#writing = next.catch(() => undefined);
    return next;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #load(): Promise<RemoteState> {
    try {
      const read = stored.safeParse(JSON.parse(await readFile(this.#path, 'utf8')));
      if (read.success) return read.data;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return this.#fresh();
      if (isAppError(error)) throw error;
    }
    throw new AppError(
      'storage_failed',
      `The rules for remote access in ${this.#path} cannot be read, so nobody can reach this machine. Correct the file, or delete it to begin anew.`,
    );
  }

  #fresh(): RemoteState {
    return {
      version: 1,
      wingId: Buffer.from(this.#random.bytes(WING_ID_BYTES)).toString('hex'),
      roosts: [],
      access: defaultRemoteConfig,
    };
  }
}
