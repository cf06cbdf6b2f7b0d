// Recordings of sessions: starts and stops them, lists, reads and deletes their files. Nothing is
// recorded unless someone starts it.

import { access, constants, rm } from 'node:fs/promises';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import type {
  ReadRecording,
  RecordingEnd,
  RecordingInfo,
  RecordingPiece,
  SessionInfo,
  StartRecording,
} from '#shared/contract/index.ts';
import { castHeader } from '#shared/protocol/asciicast/encode.ts';
import { quoteForShell } from '#shared/terminal/shell-quote.ts';
import type { Notices } from '../notices.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { readRecording } from './read-recording.ts';
import { createRecordingSink, RecordingFile, type RecordingSink } from './recording-file.ts';
import { RecordingFolder } from './recording-folder.ts';
import { expired } from './retention.ts';
import { SessionRecorder } from './session-recorder.ts';
import { processStart } from './writer-process.ts';

export interface RecordingsDeps {
  /** Where recordings are kept; made when first needed. */
  readonly recordingsFolder: string;
  readonly sessions: SessionRegistry;
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** This process. */
  readonly pid: number;
  /** Makes files; a test may give slow or full ones. */
  readonly createSink?: (path: string) => Promise<RecordingSink>;
}

interface Active {
  readonly recordingId: string;
  readonly recorder: SessionRecorder;
  readonly file: RecordingFile;
}

const MEGABYTE = 1024 * 1024;

export class Recordings {
  readonly #deps: RecordingsDeps;
  readonly #folder: RecordingFolder;
  readonly #active = new Map<Session, Active>();
  readonly #starting = new Set<Session>();
  /** Ids of recordings that could not be written to the end. */
  readonly #failed = new Set<string>();
  readonly #reachedLimit = new Emitter<{ session: Session; path: string }>();
  #tidying: Promise<void> | undefined;
  #disposed = false;

  /** Fires when a recording ended because its file is as large as allowed. */
  readonly onDidReachLimit = this.#reachedLimit.event;

  constructor(deps: RecordingsDeps) {
    this.#deps = deps;
    this.#folder = new RecordingFolder({
      folder: deps.recordingsFolder,
      pid: deps.pid,
      hasFailed: (id) => this.#failed.has(id),
      isActive: (id) => [...this.#active.values()].some(({ recordingId }) => recordingId === id),
    });
  }

  /** @throws AppError `session_not_found`, `session_exited`, `recording_active`, `storage_failed` */
  async start({ id, keys, keylog = false }: StartRecording): Promise<RecordingInfo> {
    const { sessions, settings, clock, random } = this.#deps;
    const session = sessions.get(id);
    if (this.#active.has(session) || this.#starting.has(session)) {
      throw new AppError('recording_active', 'This session is already being recorded.');
    }
    this.#assertRecordable(session);
    const now = clock.now();
    const recordingId = this.#folder.newId(id, now, random.bytes(6));
    this.#starting.add(session);
    try {
      // The smaller one first: if it cannot be made, there is no recording that lacks it.
      const keypath = this.#folder.pathOf(recordingId, 'keylog');
      const keyfile = keylog ? await this.#createFile(keypath) : null;
      const file = await this.#createFile(this.#folder.pathOf(recordingId)).catch(
        async (error: unknown) => {
          await keyfile?.close();
          if (keyfile) await rm(keypath, { force: true }).catch(() => {});
          throw error;
        },
      );
      this.#begin(session, recordingId, file, keyfile, {
        keys: keys ?? settings.state.values['recording.keys'],
        startedAt: now,
      });
      await file.flush();
    } finally {
      this.#starting.delete(session);
    }
    return this.#describe(recordingId);
  }

  /** Resolves when the file is complete. @throws AppError `session_not_found`, `recording_inactive` */
  async stop(id: string): Promise<RecordingInfo> {
    const active = this.#active.get(this.#deps.sessions.get(id));
    if (!active) {
      throw new AppError('recording_inactive', 'This session is not being recorded.');
    }
    await active.recorder.stop('stopped');
    return this.#describe(active.recordingId);
  }

  /** To be told when a session's screen was cleared, which its output does not say. */
  didClear(id: string): void {
    this.#active.get(this.#deps.sessions.get(id))?.recorder.cut();
  }

  /** Newest first. @throws AppError `storage_failed` */
  async list(session?: string): Promise<RecordingInfo[]> {
    try {
      return await this.#folder.list(session);
    } catch (error) {
      throw storageFailed('The folder of recordings cannot be read.', error);
    }
  }

  /**
   * The file in pieces, each read when the one before was taken.
   * @throws AppError `recording_not_found`, `storage_failed`
   */
  async read(input: ReadRecording): Promise<AsyncGenerator<RecordingPiece, void, void>> {
    const { recordingId, part = 'cast', from = 0, limit = Number.MAX_SAFE_INTEGER } = input;
    for (const active of this.#active.values()) {
      if (active.recordingId === recordingId) await active.file.flush();
    }
    const path = this.#folder.pathOf(recordingId, part);
    try {
      await access(path, constants.R_OK);
    } catch (error) {
      throw fileError(error, 'The recording cannot be read.');
    }
    return readRecording(path, from, limit);
  }

  /** @throws AppError `recording_not_found`, `recording_active`, `storage_failed` */
  async remove(recordingId: string): Promise<void> {
    if ((await this.#folder.describe(recordingId))?.running) {
      throw new AppError(
        'recording_active',
        'This recording is still running. Stop it before you delete it.',
      );
    }
    try {
      await this.#folder.remove(recordingId);
    } catch (error) {
      throw fileError(error, 'The recording cannot be deleted.');
    }
  }

  /** Deletes what the settings no longer allow to be kept. Never rejects. */
  tidy(): Promise<void> {
    this.#tidying ??= this.#tidy()
      .catch((error: unknown) => {
        this.#deps.logger.warn({ err: error }, 'recordings could not be tidied');
      })
      .finally(() => {
        this.#tidying = undefined;
      });
    return this.#tidying;
  }

  /** Ends all recordings; resolves when their files are complete. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#active.values()].map(({ recorder }) => recorder.stop('quit')));
    await this.#tidying;
    this.#reachedLimit.dispose();
  }

  #begin(
    session: Session,
    recordingId: string,
    file: RecordingFile,
    keylog: RecordingFile | null,
    { keys, startedAt }: { keys: boolean; startedAt: number },
  ): void {
    const { clock, settings, pid } = this.#deps;
    const origin = {
      session: session.spec.id,
      startedAt,
      keys,
      pid,
      processStartedAt: processStart(pid),
    };
    const header = castHeader({ ...termOf(session), origin });
    file.append(header);
    keylog?.append(castHeader({ ...termOf(session), origin: { ...origin, keys: true } }));
    const recorder = new SessionRecorder(session, {
      file,
      keylog,
      keys,
      maxBytes: settings.state.values['recording.maxMegabytes'] * MEGABYTE,
      clock,
      didEnd: (reason, error) => this.#didEnd(session, recordingId, reason, error),
    });
    this.#active.set(session, { recordingId, recorder, file });
    session.mark({ recording: true });
    // Whatever ended it while its file was being made was heard by nobody.
    if (this.#disposed) void recorder.stop('quit');
    else if (this.#isOver(session)) void recorder.stop('exited');
  }

  #didEnd(session: Session, recordingId: string, reason: RecordingEnd, error?: Error): void {
    const { notices, logger, settings } = this.#deps;
    const path = this.#folder.pathOf(recordingId);
    this.#active.delete(session);
    session.mark({ recording: false });
    const name = titleOf(session.info);
    if (reason === 'failed') {
      this.#failed.add(recordingId);
      logger.warn({ err: error, recording: recordingId }, 'a recording could not be written');
      notices.add(
        'warning',
        'A recording stopped',
        `The recording of "${name}" could not be written any more. Check free space and permissions of ${this.#deps.recordingsFolder}. The session goes on.`,
      );
    }
    if (reason === 'limit') {
      const megabytes = settings.state.values['recording.maxMegabytes'];
      notices.add(
        'info',
        'A recording is full',
        `The recording of "${name}" reached ${megabytes} MB and was ended. Start another one to go on, or allow larger ones in the settings.`,
      );
      this.#reachedLimit.fire({ session, path });
    }
    if (!this.#disposed) void this.tidy();
  }

  async #tidy(): Promise<void> {
    const { values } = this.#deps.settings.state;
    const rules = {
      keepDays: values['recording.keepDays'],
      maxTotalBytes: values['recording.maxTotalMegabytes'] * MEGABYTE,
    };
    const all = await this.#folder.all();
    for (const { recordingId } of expired(all, rules, this.#deps.clock.now())) {
      // Another process may have deleted it a moment ago.
      await this.#folder.remove(recordingId).catch((error: unknown) => {
        this.#deps.logger.warn({ err: error, recording: recordingId }, 'not deleted');
      });
    }
  }

  async #createFile(path: string): Promise<RecordingFile> {
    try {
      const create = this.#deps.createSink ?? createRecordingSink;
      return new RecordingFile(await create(path), this.#deps.clock);
    } catch (error) {
      throw storageFailed(
        `The recording cannot be started: ${this.#deps.recordingsFolder} cannot be written.`,
        error,
      );
    }
  }

  async #describe(recordingId: string): Promise<RecordingInfo> {
    const info = await this.#folder.describe(recordingId);
    if (info) return info;
    throw storageFailed('The recording cannot be read back.', undefined);
  }

  #assertRecordable(session: Session): void {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    if (!this.#isOver(session)) return;
    throw new AppError('session_exited', 'This session has ended. Restart it to record it.');
  }

  #isOver(session: Session): boolean {
    return session.info.state === 'exited' || !this.#deps.sessions.all().includes(session);
  }
}

function termOf({ info, spec }: Session) {
  const words = [info.shell, ...info.args];
  const type = spec.env['TERM'] ?? 'xterm-256color';
  return {
    cols: info.cols,
    rows: info.rows,
    type,
    command: words.map(quoted).join(' '),
    title: titleOf(info),
    env: { SHELL: info.shell, TERM: type },
  };
}

/** What a person calls the session; the program's name if it has no other. */
function titleOf({ name, title, shell }: SessionInfo): string {
  return name ?? (title.trim() || (shell.split(/[\\/]/).at(-1) ?? ''));
}

/** An option is plain; other words are quoted where a shell would need it. */
const quoted = (word: string): string =>
  /^--?[\w-]+$/.test(word) ? word : quoteForShell('posix', word);

function fileError(error: unknown, what: string): AppError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return new AppError('recording_not_found', 'That recording does not exist any more.');
  }
  return storageFailed(what, error);
}

function storageFailed(what: string, cause: unknown): AppError {
  return new AppError('storage_failed', `${what} Check free space and permissions.`, { cause });
}
