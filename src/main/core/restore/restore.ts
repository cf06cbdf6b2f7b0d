// Sessions come back, ended, after the process that had them is gone: by a crash, a kill or a
// reboot. Owns what this process keeps on disk; see docs/restore.md.

import { rm } from 'node:fs/promises';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { RestoreStatus } from '#shared/contract/index.ts';
import type { Notices } from '../notices.ts';
import type { SessionLauncher } from '../profiles/session-launcher.ts';
import type { SavedSession } from '../sessions/saved-session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SecretStore } from '../store/secret-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { type KeyRing, openKeyRing } from './key-ring.ts';
import { findLeftBehind, type LeftBehind } from './left-behind.ts';
import { OwnerFolder } from './owner-folder.ts';
import type { RestoreService } from './restore-service.ts';
import { RestoreWriter } from './restore-writer.ts';

export interface RestoreDeps {
  /** Where everything is kept, for all processes of this user. */
  readonly root: string;
  /** The first one keeps the key; keys of the others open what other doors of Aerie wrote. */
  readonly secrets: readonly [SecretStore, ...SecretStore[]];
  /** Whether this process shows what others left behind; false only writes. */
  readonly claims: boolean;
  readonly sessions: SessionRegistry;
  readonly launcher: Pick<SessionLauncher, 'prepare'>;
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
}

/** How often the owner notes that it is alive, in ms: how exact the time of a crash is. */
const ALIVE_EVERY = 60_000;
const RETRY_AFTER = 30_000;
/** Longest that the last writing may take, in ms. */
const FINISH_WITHIN = 3000;
/** Longest that a start waits for earlier sessions, in ms. */
const READY_WITHIN = 4000;
const DAY = 24 * 3600 * 1000;
const MEGABYTE = 1024 * 1024;

/** What is there while sessions are kept. */
interface Keeping {
  readonly keys: KeyRing;
  readonly owner: OwnerFolder;
  readonly writer: RestoreWriter;
}

export class Restore implements RestoreService {
  readonly #deps: RestoreDeps;
  readonly #settings: Disposable;
  readonly #alive = new MutableDisposable<Disposable>();
  readonly #retry = new MutableDisposable<Disposable>();
  #keeping: Keeping | undefined;
  /** All beginning and ending, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  #toldFailure = false;
  #toldDamage = false;

  /** Resolves when earlier sessions are listed, or cannot be for now. Never rejects, never takes long. */
  readonly ready: Promise<void>;

  constructor(deps: RestoreDeps) {
    this.#deps = deps;
    this.#settings = deps.settings.onDidChange(() => this.#follow());
    this.#follow();
    this.ready = this.#within(READY_WITHIN, this.#work);
  }

  /** What is on disk for the sessions of this process. */
  get status(): RestoreStatus {
    const writer = this.#keeping?.writer;
    return {
      enabled: this.#enabled,
      sessions: writer?.count ?? 0,
      bytes: writer?.bytes ?? 0,
    };
  }

  /** Lists what processes that are gone by now left behind. Called at the start, and whenever one has gone. */
  claim(): Promise<void> {
    return this.#then(() => this.#claim());
  }

  /**
   * Deletes all that is on disk, but for what other living processes keep. Sessions stay open, and
   * those that run are kept again from their next output on. @throws AppError `storage_failed`
   */
  forget(): Promise<void> {
    return this.#then(async () => {
      for (const session of this.#deps.sessions.all()) {
        // Its screen is only on disk so far.
        if (session.info.restored) await session.snapshot().catch(() => {});
      }
      const gone = await this.#keeping?.writer.dropAll();
      if (this.#keeping) await removeUnlisted(this.#keeping);
      for await (const owner of OwnerFolder.abandoned(this.#deps.root)) await owner.remove();
      if (gone === false) {
        throw new AppError(
          'storage_failed',
          `Not all saved terminals could be deleted. Check the permissions of ${this.#deps.root}.`,
        );
      }
    });
  }

  async flush(): Promise<void> {
    await this.#work;
    await this.#keeping?.writer.flush();
  }

  /** Resolves when all that has begun is on disk. */
  async settled(): Promise<void> {
    await this.#work;
    await this.#keeping?.writer.settled();
  }

  /** The process is about to end its sessions: writes what is left, in bounded time. */
  async finish(): Promise<void> {
    this.#closed = true;
    this.#settings.dispose();
    this.#alive.dispose();
    this.#retry.dispose();
    await this.#within(
      FINISH_WITHIN,
      this.#then(async () => {
        const keeping = this.#keeping;
        if (!keeping) return;
        this.#keeping = undefined;
        await keeping.owner.touch(this.#deps.clock.now()).catch(() => {});
        await keeping.writer.finish();
        await leave(keeping.owner);
      }),
    );
    this.#keeping?.writer.dispose();
  }

  get #enabled(): boolean {
    return this.#deps.settings.state.values['restore.enabled'];
  }

  #follow(): void {
    const enabled = this.#enabled;
    if (enabled) void this.#then(() => this.#begin());
    else void this.#then(() => this.#stop());
  }

  async #begin(): Promise<void> {
    if (this.#keeping || this.#closed || !this.#enabled) return;
    const { root, secrets, random, logger, settings } = this.#deps;
    try {
      const keys = await openKeyRing(secrets, random, logger);
      const owner = await OwnerFolder.create(root, keys.kind);
      const writer = new RestoreWriter({
        ...this.#deps,
        folder: owner.path,
        key: keys.current,
        maxBytes: () => settings.state.values['restore.maxMegabytes'] * MEGABYTE,
        didFail: (error) => this.#didFail(error),
      });
      this.#keeping = { keys, owner, writer };
    } catch (error) {
      this.#didFail(error);
      this.#retry.value = this.#deps.clock.after(RETRY_AFTER, () => this.#follow());
      return;
    }
    this.#noteAlive();
    if (this.#deps.claims) await this.#claim();
    this.#keeping.writer.start();
  }

  /** Saving was turned off: nothing stays. */
  async #stop(): Promise<void> {
    const keeping = this.#keeping;
    this.#keeping = undefined;
    this.#alive.value = undefined;
    if (!keeping) return;
    await keeping.writer.discardAll();
    await keeping.owner.remove();
  }

  async #claim(): Promise<void> {
    const keeping = this.#keeping;
    if (!keeping) return;
    const { root, random, clock, settings, logger } = this.#deps;
    const { 'restore.keepDays': days, 'sessions.max': max } = settings.state.values;
    const oldest = clock.now() - days * DAY;
    try {
      const { keys } = keeping;
      const found = await findLeftBehind({ root, keys, random, oldest });
      const newestFirst = found.sessions.toSorted((a, b) => endOf(b) - endOf(a));
      // Room must be left for new sessions.
      const room = Math.max(1, Math.floor(max / 2));
      const kept = newestFirst.filter((session) => endOf(session) >= oldest).slice(0, room);
      const dropped = newestFirst.filter((session) => !kept.includes(session));
      await Promise.all(dropped.map(({ slot }) => slot.remove()));
      const taken = await Promise.all(kept.map((session) => this.#take(session, keeping.owner)));
      const inOrder = taken
        .flatMap((session) => session ?? [])
        .toSorted((a, b) => a.meta.createdAt - b.meta.createdAt);
      for (const session of inOrder) this.#show(session, keeping.writer);
      await found.release();
      if (found.unreadable > 0) this.#tellUnreadable(found.unreadable, days);
    } catch (error) {
      logger.error({ err: error }, 'earlier sessions could not be looked for');
      this.#didFail(error);
    }
  }

  /** Null if it went elsewhere meanwhile. */
  async #take(found: LeftBehind, owner: OwnerFolder): Promise<LeftBehind | null> {
    try {
      await found.slot.moveTo(owner.path);
      return found;
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'a saved session could not be taken over');
      return null;
    }
  }

  #show(found: LeftBehind, writer: RestoreWriter): void {
    const { slot, meta } = found;
    try {
      writer.adopt(this.#deps.sessions.restore(this.#savedSession(found)), slot, meta);
    } catch (error) {
      // The id is in use, or there are too many: it is tried again at the next start.
      this.#deps.logger.warn({ err: error }, 'a saved session could not be listed');
    }
  }

  #savedSession(found: LeftBehind): SavedSession {
    const { slot, meta } = found;
    const { id, name, profileId, icon, tint, scrollback, cwd, origin, cols, rows } = meta;
    const { shell = '', args = [] } = origin;
    return {
      spec: { id, name, profileId, icon, tint, scrollback, cwd, origin, shell, args, env: {} },
      size: { cols, rows },
      title: meta.title,
      createdAt: meta.createdAt,
      exit: meta.exit ?? { code: -1, signal: null, at: found.lastAlive },
      restored: meta.restored ?? { ran: meta.exit === null, complete: meta.complete },
      screen: async () => {
        const read = await slot.readScreen(meta);
        // What was deleted to make room is not damaged.
        const kept = slot.bytes > 0;
        if (kept && (!read || (meta.complete && !read.whole))) this.#tellDamage();
        return read?.screen ?? null;
      },
      relaunch: (folder) => this.#deps.launcher.prepare(id, { ...origin, cwd: folder }),
    };
  }

  #noteAlive(): void {
    const { clock } = this.#deps;
    this.#alive.value = clock.after(ALIVE_EVERY, () => {
      void this.#keeping?.owner.touch(clock.now()).catch((error: unknown) => {
        this.#didFail(error);
        void this.#then(() => this.#beginAnew());
      });
      this.#noteAlive();
    });
  }

  /** Somebody took the folder away, perhaps with the lock on it: a new one is needed. */
  async #beginAnew(): Promise<void> {
    this.#keeping?.writer.dispose();
    this.#keeping?.owner.dispose();
    this.#keeping = undefined;
    await this.#begin();
  }

  #didFail(error: unknown): void {
    const { logger, notices, root } = this.#deps;
    logger.warn({ err: error }, 'sessions could not be saved');
    if (this.#toldFailure) return;
    this.#toldFailure = true;
    notices.add(
      'warning',
      'Terminals are not being saved',
      `Aerie cannot write to ${root}, so your terminals would not come back after a crash. They go on as usual. Check free space and permissions; Aerie keeps trying.`,
    );
  }

  #tellUnreadable(count: number, days: number): void {
    const what = count === 1 ? 'One saved terminal is' : `${count} saved terminals are`;
    this.#deps.notices.add(
      'warning',
      'Some saved terminals could not be read',
      `${what} damaged, was written by another version, or was protected with a key that is gone. Nothing was changed; what stays unreadable is deleted after ${days} days.`,
    );
  }

  #tellDamage(): void {
    if (this.#toldDamage) return;
    this.#toldDamage = true;
    this.#deps.notices.add(
      'warning',
      'A saved terminal is damaged',
      'Part of what a terminal showed could not be read back. The rest is shown.',
    );
  }

  #then(work: () => Promise<void>): Promise<void> {
    const run = this.#work.then(work);
    this.#work = run.catch((error: unknown) => {
      this.#deps.logger.error({ err: error }, 'saved sessions could not be dealt with');
    });
    return run;
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    try {
      await within(work, ms, this.#deps.clock);
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'saved sessions could not be dealt with');
    }
  }
}

/** When a session ended; the last sign of life of one that was not seen to end. */
function endOf({ meta, lastAlive }: LeftBehind): number {
  return meta.exit?.at ?? lastAlive;
}

/** Deletes sessions that were taken over but could not be listed. Throws the system's error. */
async function removeUnlisted({ writer, owner }: Keeping): Promise<void> {
  for (const path of await owner.slots()) {
    if (!writer.holds(path)) await rm(path, { recursive: true, force: true });
  }
}

/** Lets go of a folder; an empty one goes. */
async function leave(owner: OwnerFolder): Promise<void> {
  if ((await owner.slots()).length === 0) await owner.remove();
  else owner.dispose();
}
