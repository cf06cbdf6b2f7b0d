// Keeps the output of sessions in readable files, for programs that restore sessions from them. Only on
// the user's wish: what programs print is nobody's business else. Aerie itself never reads the output.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ExitStatus } from '#shared/contract/index.ts';
import type { Notices } from '../notices.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { writePrivate } from './endpoint-files.ts';
import {
  evict,
  type HistoryMeta,
  markUnclean,
  SCREEN_FILE,
  SCROLLBACK_FILE,
  storedFolder,
  writeMeta,
} from './history-files.ts';
import { ScrollbackFile } from './scrollback-file.ts';

/** Kept of one session, and of all together, in bytes. */
const MAX_SESSION = 5 * 1024 * 1024;
const MAX_TOTAL = 200 * 1024 * 1024;
/** Changes of size and folder are written at most this often, in ms. */
const META_AFTER = 250;

export interface PlainHistoryDeps {
  readonly sessions: SessionRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notices: Notices;
  readonly pid: number;
  /** Where the folders of sessions are. */
  readonly folder: string;
  /** Looked at when a session starts. */
  readonly enabled: () => boolean;
  /** In bytes; for tests. */
  readonly limits?: { readonly session: number; readonly total: number };
}

export class PlainHistory {
  readonly #deps: PlainHistoryDeps;
  /** The newest of each id. */
  readonly #kept = new Map<string, KeptSession>();
  readonly #subscription: Disposable;
  #ready: Promise<readonly string[]> | undefined;
  #told = false;

  constructor(deps: PlainHistoryDeps) {
    this.#deps = deps;
    this.#subscription = deps.sessions.onDidAdd((session) => {
      if (deps.enabled()) this.#follow(session);
    });
    if (deps.enabled()) void this.restorable();
  }

  /** Ids of the sessions that had no end when this was first used: those of a crash. */
  restorable(): Promise<readonly string[]> {
    this.#ready ??= markUnclean(this.#deps.folder, isAlive)
      .then((found) => found.map(({ meta }) => meta.session_id))
      .catch((error: unknown) => {
        this.#fail(error);
        return [];
      });
    return this.#ready;
  }

  /** Resolves when everything is in its file. */
  async dispose(): Promise<void> {
    this.#subscription.dispose();
    await Promise.all([...this.#kept.values()].map((kept) => kept.settle()));
    await this.#ready;
  }

  /** What is there of an earlier run stays until the program of that session is started again. */
  #follow(session: Session): void {
    if (!session.info.restored) {
      this.#keep(session);
      return;
    }
    const waiting = session.onDidChange(() => {
      if (session.info.restored) return;
      waiting.dispose();
      this.#keep(session);
    });
  }

  #keep(session: Session): void {
    const { id } = session.spec;
    // An old process may outlive its session: it must not write into the files of the next one.
    const before = this.#kept.get(id)?.abandon();
    const kept = new KeptSession(session, {
      ...this.#deps,
      cap: this.#deps.limits?.session ?? MAX_SESSION,
      // What is there from before must have been looked at before it is replaced.
      ready: Promise.all([this.restorable(), before]),
      onFailure: (error) => this.#fail(error),
      onEnd: () => evict(this.#deps.folder, this.#deps.limits?.total ?? MAX_TOTAL),
    });
    this.#kept.set(id, kept);
    session.onDidDispose(() => {
      void kept.settle().then(() => {
        if (this.#kept.get(id) === kept) this.#kept.delete(id);
      });
    });
  }

  /** Sessions go on without their files; a full disk is told once. */
  #fail(error: unknown): void {
    this.#deps.logger.warn({ err: error }, 'the output of a session could not be kept');
    if (this.#told) return;
    this.#told = true;
    this.#deps.notices.add(
      'warning',
      'Output of sessions is not kept',
      `Aerie could not write to ${this.#deps.folder}. Check free space and permissions, or turn off "Keep readable output for programs". Sessions go on.`,
    );
  }
}

interface KeptSessionDeps extends PlainHistoryDeps {
  readonly cap: number;
  readonly ready: Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  readonly onEnd: () => Promise<void>;
}

/** One session and its files. */
class KeptSession {
  readonly #session: Session;
  readonly #deps: KeptSessionDeps;
  readonly #folder: string;
  readonly #scrollback: ScrollbackFile;
  readonly #store = new DisposableStore();
  #last: Promise<void>;
  #exit: ExitStatus | null = null;
  #abandoned = false;
  #timer: Disposable | undefined;

  constructor(session: Session, deps: KeptSessionDeps) {
    this.#session = session;
    this.#deps = deps;
    this.#folder = storedFolder(deps.folder, session.spec.id);
    this.#last = deps.ready.then(() => this.#start()).catch(deps.onFailure);
    this.#scrollback = new ScrollbackFile({
      path: join(this.#folder, SCROLLBACK_FILE),
      cap: deps.cap,
      clock: deps.clock,
      ready: this.#last,
      onFailure: deps.onFailure,
    });
    this.#store.add(session.onDidOutput((bytes) => this.#scrollback.append(bytes)));
    this.#store.add(session.onDidChange(() => this.#changed()));
    this.#store.add(session.onDidExit((exit) => this.#ended(exit)));
  }

  /** Writes nothing more; resolves when no write is under way. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    this.#store.dispose();
    this.#timer?.dispose();
    await this.#scrollback.abandon();
    await this.#last;
  }

  async settle(): Promise<void> {
    this.#store.dispose();
    this.#timer?.dispose();
    await this.#last;
    await this.#scrollback.flush();
  }

  async #start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await rm(join(this.#folder, SCREEN_FILE), { force: true });
    await writePrivate(join(this.#folder, SCROLLBACK_FILE), '');
    await writeMeta(this.#folder, this.#meta());
  }

  #meta(): HistoryMeta {
    const { id, shell, cwd, cols, rows, createdAt } = this.#session.info;
    const ended = this.#exit && {
      ended_at: new Date(this.#exit.at).toISOString(),
      exit_code: this.#exit.code,
    };
    const startedAt = new Date(createdAt).toISOString();
    const { pid } = this.#deps;
    return { session_id: id, shell, cwd, cols, rows, started_at: startedAt, ...ended, pid };
  }

  #changed(): void {
    this.#timer ??= this.#deps.clock.after(META_AFTER, () => {
      this.#timer = undefined;
      // A restart goes on in the same files.
      this.#exit = this.#session.info.exit;
      this.#then(() => writeMeta(this.#folder, this.#meta()));
    });
  }

  #ended(exit: ExitStatus): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#exit = exit;
    const screen = this.#session.snapshot().catch(() => null);
    this.#then(async () => {
      await this.#scrollback.flush();
      const replay = (await screen)?.replay;
      if (this.#abandoned) return;
      if (replay) await writePrivate(join(this.#folder, SCREEN_FILE), replay);
      await writeMeta(this.#folder, this.#meta());
      await this.#deps.onEnd();
    });
  }

  /** One write after the other. */
  #then(write: () => Promise<void>): void {
    this.#last = this.#last
      .then(() => (this.#abandoned ? undefined : write()))
      .catch(this.#deps.onFailure);
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
