// One session: a process on a PTY, its screen, and whoever looks at it. Knows no transport.
// Output takes one road: PTY -> batch -> sequence number -> emulator and log -> viewers.

import { AppError } from '#shared/base/app-error.ts';
import { DisposableStore } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import {
  type ExitStatus,
  MAX_INPUT_QUEUE_BYTES,
  type SessionInfo,
} from '#shared/contract/index.ts';
import { usualPolicy } from '../attention/attention-policy.ts';
import { takesCommands } from '../attention/takes-commands.ts';
import { BatchPool } from '../emulator/batch-pool.ts';
import { DeferredEmulator } from '../emulator/deferred-emulator.ts';
import type { Emulator, EmulatorEvent, EmulatorSnapshot } from '../emulator/emulator.ts';
import type { PtyProcess } from '../pty/pty-spawner.ts';
import { checkSize } from '../pty/spawn-check.ts';
import type { Attachment, AttachOptions } from './attachment.ts';
import { Audience } from './audience.ts';
import { FolderWatch } from './folder-watch.ts';
import { OutputBatcher } from './output-batcher.ts';
import { OutputLog } from './output-log.ts';
import type { SavedSession } from './saved-session.ts';
import { SessionAttention } from './session-attention.ts';
import type { SessionDeps, SessionMarks, SessionSpec } from './session-spec.ts';
import { type Size, SizeArbiter } from './size-arbiter.ts';
import { Viewer, type ViewerSink, type ViewerSource } from './viewer.ts';

/** Emulator backlog at which the program is paused, and below which it goes on, in bytes (wmux.md 12.3). */
const PAUSE_ABOVE = 1024 * 1024;
const RESUME_BELOW = 256 * 1024;
/** Without viewers and output for this long, in ms, a session's screen memory is released. */
const IDLE_AFTER = 10_000;

export class Session {
  /** Batches are for everybody who hears of them to read at once, not to keep. */
  readonly #pool = new BatchPool();
  readonly log = new OutputLog((bytes) => this.#pool.release(bytes));
  readonly #deps: SessionDeps;
  readonly #emulator: Emulator;
  readonly #batcher: OutputBatcher;
  readonly #viewers = new Audience();
  readonly #sizes = new SizeArbiter<Viewer>();
  readonly #changed = new Emitter<void>();
  readonly #output = new Emitter<Uint8Array>();
  readonly #input = new Emitter<Uint8Array>();
  readonly #exited = new Emitter<ExitStatus>();
  readonly #said = new Emitter<EmulatorEvent>();
  readonly #attached = new Emitter<string>();
  readonly #cleared = new Emitter<void>();
  readonly #disposed = new Emitter<void>();
  readonly #store = new DisposableStore();
  readonly #createdAt: number;
  readonly #attention: SessionAttention;
  readonly #folder: FolderWatch;
  #spec: SessionSpec;
  /** What this session was in an earlier run, until its program is started again. */
  #saved: SavedSession | undefined;
  #process: PtyProcess | undefined;
  #run = new DisposableStore();
  #size: Size;
  #name: string | null;
  #title = '';
  #exit: ExitStatus | null = null;
  #busy = false;
  #marks: SessionMarks = { recording: false };
  #generation = 1;
  /** Restarts under way. */
  #restarts = 0;
  #paused = false;
  #idleTimer: { dispose(): void } | undefined;

  /** Fires when {@link info} changed. */
  readonly onDidChange = this.#changed.event;
  /** Output as it comes, once viewers were sent it. Bytes are valid during the event only: copy to keep. */
  readonly onDidOutput = this.#output.event;
  /** Input as it is handed to the program, from viewers and programs alike; valid as for output. */
  readonly onDidInput = this.#input.event;
  /** Fires when the program has ended and all of its output was handed on; once per run. */
  readonly onDidExit = this.#exited.event;
  /** What the output said beside text. */
  readonly onDidSay = this.#said.event;
  /** Fires with {@link AttachOptions.client} of each new viewer, or an empty string. */
  readonly onDidAttach = this.#attached.event;
  /** Fires when screen and scrollback were dropped on request. */
  readonly onDidClear = this.#cleared.event;
  /** Fires last of all. */
  readonly onDidDispose = this.#disposed.event;

  /** Starts the program. @throws AppError as `PtySpawner.spawn` */
  static async start(spec: SessionSpec, size: Size, deps: SessionDeps): Promise<Session> {
    const process = await deps.spawner.spawn({ ...spec, ...size });
    return new Session(spec, size, deps, process);
  }

  /** Shows a session of an earlier run as ended; a restart starts its program. */
  static restore(saved: SavedSession, deps: SessionDeps): Session {
    return new Session(saved.spec, saved.size, deps, saved);
  }

  private constructor(
    spec: SessionSpec,
    size: Size,
    deps: SessionDeps,
    from: PtyProcess | SavedSession,
  ) {
    const saved = 'restored' in from ? from : undefined;
    this.#spec = spec;
    this.#saved = saved;
    this.#deps = deps;
    this.#size = size;
    this.#name = spec.name;
    this.#title = saved?.title ?? '';
    this.#exit = saved?.exit ?? null;
    this.#createdAt = saved?.createdAt ?? deps.clock.now();
    this.#attention = new SessionAttention(
      {
        clock: deps.clock,
        policy: deps.attention ?? usualPolicy,
        tail: () => this.#emulator.tail(),
        foreground: async () => (this.#exit ? null : ((await this.#process?.foreground()) ?? null)),
        isShell: () => takesCommands(this.#spec),
      },
      () => this.#changed.fire(),
    );
    this.#store.add(this.#attention);
    this.#folder = new FolderWatch(
      spec.cwd,
      deps.clock,
      async () => this.#process?.currentFolder(),
      () => this.#changed.fire(),
    );
    this.#store.add(this.#folder);
    const screen = { ...size, scrollback: spec.scrollback, seq: 0 };
    this.#emulator = saved
      ? new DeferredEmulator(deps.emulators, screen, saved.screen)
      : deps.emulators.create(screen);
    this.#batcher = new OutputBatcher(deps.clock, this.#pool, (batch) => this.#didOutput(batch));
    this.#store.add(this.#emulator);
    this.#store.add(this.#batcher);
    this.#store.add(this.#emulator.onDidDrain(() => this.#regulate()));
    this.#store.add(this.#emulator.onDidAnswer((bytes) => this.#answer(bytes)));
    this.#store.add(this.#emulator.onDidEmit((event) => this.#didEmit(event)));
    if (!('restored' in from)) this.#adopt(from);
  }

  /** How the program was started, and is started again. */
  get spec(): SessionSpec {
    return this.#spec;
  }

  get info(): SessionInfo {
    return {
      id: this.spec.id,
      name: this.#name,
      title: this.#title,
      state: this.#exit ? 'exited' : this.#viewers.mayBeThere ? 'alive' : 'detached',
      pid: this.#exit ? 0 : (this.#process?.pid ?? 0),
      cols: this.#size.cols,
      rows: this.#size.rows,
      shell: this.spec.shell,
      args: [...(this.spec.origin.args ?? [])],
      cwd: this.#folder.current,
      profileId: this.spec.profileId,
      icon: this.spec.icon,
      tint: this.spec.tint,
      createdAt: this.#createdAt,
      exit: this.#exit,
      attention: this.#attention.current,
      viewers: this.#viewers.size,
      busy: this.#busy,
      generation: this.#generation,
      ...(this.#saved ? { restored: this.#saved.restored } : {}),
      ...this.#marks,
    };
  }

  /** True from the end of the program that a restart replaces until the next one runs. */
  get isRestarting(): boolean {
    return this.#restarts > 0;
  }

  /**
   * Adds a viewer of the given size, or null for one that has none of its own until it resizes. It is
   * sent a snapshot and then all that follows.
   */
  attach(sink: ViewerSink, size: Size | null, options: AttachOptions = {}): Attachment {
    if (size) checkSize(size.cols, size.rows);
    const viewer = new Viewer(this.#viewerSource(), sink, this.#deps.clock, options.everyByte);
    this.#viewers.add(viewer, options);
    if (!options.unseen) this.#idleTimer?.dispose();
    if (size) this.#applySize(this.#sizes.attach(viewer, size));
    viewer.pump();
    this.#changed.fire();
    if (!options.unseen) this.#attached.fire(options.client ?? '');
    return {
      input: (bytes) => {
        this.#applySize(this.#sizes.touch(viewer));
        this.write(bytes);
      },
      resize: (cols, rows) => {
        checkSize(cols, rows);
        this.#applySize(this.#sizes.touch(viewer, { cols, rows }));
      },
      acked: (total) => viewer.acked(total),
      setColors: (colors) => this.#emulator.setColors(colors),
      dispose: () => this.#detach(viewer),
    };
  }

  /** Sends input to the program. @throws AppError `session_exited`, `limit_reached` */
  write(bytes: Uint8Array): void {
    const process = this.#process;
    if (!process || this.#exit) {
      throw new AppError('session_exited', 'This session has ended. Restart it to go on typing.');
    }
    if (process.queuedInputBytes + bytes.length > MAX_INPUT_QUEUE_BYTES) {
      throw new AppError(
        'limit_reached',
        'The program is not reading its input. Wait for it, or interrupt it with Ctrl+C.',
      );
    }
    // The program first: all else would be waited for with each key.
    process.write(bytes);
    this.#input.fire(bytes);
    if (this.#attention.didInput(bytes)) this.#changed.fire();
  }

  /** Asks for a size on behalf of nobody attached. @throws AppError `bad_size` */
  resize(cols: number, rows: number): void {
    checkSize(cols, rows);
    this.#applySize({ cols, rows });
  }

  /** Changes how many lines are kept above the screen; fewer drops the oldest. */
  setScrollback(lines: number): void {
    this.#emulator.setScrollback(lines);
  }

  /** The state of the screen with all of its scrollback. */
  snapshot(): Promise<EmulatorSnapshot> {
    this.#batcher.flush();
    return this.#emulator.snapshot('complete');
  }

  rename(name: string | null): void {
    this.#name = name;
    this.#changed.fire();
  }

  /** Notes what others know of it, for its info. */
  mark(marks: Partial<SessionMarks>): void {
    this.#marks = { ...this.#marks, ...marks };
    this.#changed.fire();
  }

  /** Ends the episode in which the session asks to be looked at (only `episode`, if given). */
  clearAttention(episode?: string): void {
    if (this.#attention.clear(episode)) this.#changed.fire();
  }

  /** Takes {@link clearAttention} back, unless the session asks for something else by now. */
  restoreAttention(episode: string): void {
    if (this.#attention.restore(episode)) this.#changed.fire();
  }

  /** Drops scrollback and screen, for every viewer. */
  async clear(): Promise<void> {
    this.#batcher.flush();
    await this.#emulator.clear();
    this.#cleared.fire();
    for (const viewer of this.#viewers) viewer.resync();
  }

  /** Ends the process tree; resolves when it is gone. Does nothing once ended. */
  async end(): Promise<void> {
    this.#attention.willEnd();
    if (!this.#exit) await this.#process?.end(this.#deps.killGraceMs());
  }

  /**
   * Ends what runs and starts the same program again on a fresh screen; in the folder it was started
   * in, or `cwd`. @throws AppError as `PtySpawner.spawn`
   */
  async restart(size: Size = this.#size, cwd?: string): Promise<void> {
    const previous = this.#process;
    checkSize(size.cols, size.rows);
    const process = await this.#replacement(size, cwd);
    this.#restarts -= 1;
    if (this.#store.disposed || this.#process !== previous) {
      await process.end(0);
      return;
    }
    this.#batcher.flush();
    this.#saved = undefined;
    this.#exit = null;
    this.#attention.reset();
    this.#busy = false;
    this.#title = '';
    this.#folder.reset(this.spec.cwd);
    this.#generation += 1;
    this.#size = size;
    this.#emulator.reset(size.cols, size.rows);
    this.#adopt(process);
    for (const viewer of this.#viewers) viewer.resync();
    this.#changed.fire();
  }

  /** Ends what runs and starts its successor. */
  async #replacement(size: Size, cwd?: string): Promise<PtyProcess> {
    this.#restarts += 1;
    try {
      if (!this.#exit) await this.end();
      const saved = this.#saved;
      const spec = saved ? await saved.relaunch(cwd ?? saved.spec.cwd) : this.#spec;
      const next = cwd === undefined ? spec : { ...spec, cwd, origin: { ...spec.origin, cwd } };
      const process = await this.#deps.spawner.spawn({ ...next, ...size });
      this.#spec = next;
      return process;
    } catch (error) {
      this.#restarts -= 1;
      this.#changed.fire();
      throw error;
    }
  }

  /** Lets go of everything but the process, which must have been ended; tells viewers why. */
  dispose(reason: AppError): void {
    for (const viewer of this.#viewers) viewer.fail(reason);
    this.#viewers.clear();
    if (!this.#exit) this.#exited.fire({ code: -1, signal: null, at: this.#deps.clock.now() });
    this.#idleTimer?.dispose();
    this.#run.dispose();
    this.#store.dispose();
    this.#disposed.fire();
    const heard = [this.#output, this.#input, this.#exited, this.#said, this.#attached];
    for (const emitter of [this.#changed, ...heard, this.#cleared, this.#disposed])
      emitter.dispose();
  }

  #viewerSource(): ViewerSource {
    return {
      log: this.log,
      exit: () => this.#exit,
      generation: () => this.#generation,
      snapshot: (kind: 'screen' | 'complete') => {
        this.#batcher.flush();
        return this.#emulator.snapshot(kind);
      },
      didAdvance: () => this.#releaseLog(),
    };
  }

  #adopt(process: PtyProcess): void {
    this.#run.dispose();
    this.#run = new DisposableStore();
    this.#process = process;
    this.#paused = false;
    this.#run.add(process.onData((chunk) => this.#batcher.push(chunk)));
    this.#run.add(process.onExit(({ code, signal }) => this.#didExit(code, signal)));
  }

  #didOutput(batch: Uint8Array): void {
    this.log.appendData(batch);
    for (const viewer of this.#viewers) viewer.pump();
    this.#output.fire(batch);
    this.#emulator.write(batch, this.log.seq);
    this.#releaseLog();
    this.#regulate();
    this.#folder.didOutput();
    this.#attention.didOutput();
    this.#restartIdleTimer();
  }

  #didExit(code: number, signal: string | null): void {
    this.#batcher.flush();
    const at = this.#deps.clock.now();
    this.#exit = { code, signal, at };
    this.#busy = false;
    this.log.appendExit(this.#exit);
    for (const viewer of this.#viewers) viewer.pump();
    this.#releaseLog();
    this.#attention.didExit();
    this.#restartIdleTimer();
    this.#changed.fire();
    this.#exited.fire(this.#exit);
  }

  /** One party answers the program, never two: the host, unless all viewers are real terminals elsewhere. */
  #answer(bytes: Uint8Array): void {
    if (!this.#viewers.answers) this.#process?.write(bytes);
  }

  #didEmit(event: EmulatorEvent): void {
    switch (event.type) {
      case 'title':
        this.#title = event.title;
        break;
      case 'cwd':
        this.#folder.report(event.path);
        break;
      case 'command-started':
        this.#busy = true;
        break;
      case 'command-finished':
        this.#busy = false;
        break;
      case 'bell':
      case 'notification':
      case 'shell-ready':
        break;
    }
    this.#attention.didEmit(event);
    this.#changed.fire();
    this.#said.fire(event);
  }

  /** Pauses the program only for the emulator; viewers never slow it. */
  #regulate(): void {
    const backlog = this.#emulator.backlogBytes;
    if (!this.#paused && backlog >= PAUSE_ABOVE) {
      this.#paused = true;
      this.#process?.pause();
    } else if (this.#paused && backlog <= RESUME_BELOW) {
      this.#paused = false;
      this.#process?.resume();
    }
  }

  #releaseLog(): void {
    let keep = this.log.end;
    for (const { needs } of this.#viewers) {
      if (needs !== undefined && needs < keep) keep = needs;
    }
    this.log.release(keep);
  }

  #applySize(size: Size | undefined): void {
    if (!size || (size.cols === this.#size.cols && size.rows === this.#size.rows)) return;
    this.#batcher.flush();
    this.#size = size;
    this.log.appendResize(size.cols, size.rows);
    // All that was read so far belongs to the old size, and the emulator resizes exactly there. The
    // program is told at once, so that keys typed after a resize meet the new size.
    if (!this.#exit) this.#process?.resize(size.cols, size.rows);
    this.#emulator.resize(size.cols, size.rows).catch((error: unknown) => {
      this.#deps.logger.warn({ err: error, session: this.spec.id }, 'resize failed');
    });
    // Only now: a snapshot that a viewer asks for must already have the size the log has.
    for (const viewer of this.#viewers) viewer.pump();
    this.#changed.fire();
  }

  #detach(viewer: Viewer): void {
    if (!this.#viewers.remove(viewer)) return;
    viewer.dispose();
    this.#applySize(this.#sizes.detach(viewer));
    this.#releaseLog();
    this.#restartIdleTimer();
    this.#changed.fire();
  }

  #restartIdleTimer(): void {
    this.#idleTimer?.dispose();
    this.#idleTimer = undefined;
    if (this.#viewers.size > 0 || this.#store.disposed) return;
    this.#idleTimer = this.#deps.clock.after(IDLE_AFTER, () => this.#emulator.idle());
  }
}
