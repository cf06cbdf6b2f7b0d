// Session hosts of this user on this machine, found by their doors.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { connectDoor } from '#client/connect-door.ts';
import type { Door } from '#client/door-record.ts';
import { listDoors } from '#client/list-doors.ts';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { pause } from '#shared/base/pause.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { heldLocks } from '../system/process-lock.ts';
import { compareVersions } from './compare-versions.ts';
import type { HostDirectory, HostRecord } from './host-directory.ts';
import { type HostProgram, hostName } from './host-program.ts';

export interface LocalHostsOptions {
  readonly runFolder: string;
  readonly program: HostProgram;
  /** Takes what a host says before it can log; replaced at each start. */
  readonly outputPath: string;
  readonly home: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A host must be ready within this time, in ms; its first start stages files. */
const START_WITHIN = 20_000;
const LOOK_EVERY = 50;
/** Between starts while a host that is ending still holds the place, in ms: each is a whole process. */
const AGAIN_AFTER = 500;
/** Several files of a door change at once; they are looked at once, in ms. */
const SETTLE_MS = 50;

export class LocalHosts implements HostDirectory {
  readonly #options: LocalHostsOptions;
  #starting: Promise<HostRecord> | undefined;

  constructor(options: LocalHostsOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly Door[]> {
    const doors = await listDoors(this.#options.runFolder);
    return doors.filter(({ kind }) => kind !== 'app');
  }

  async connect({ name }: HostRecord): Promise<Transport> {
    const door = (await this.list()).find((candidate) => candidate.name === name);
    if (door) return connectDoor(door);
    throw new AppError('disconnected', `The session host ${name} does not run any more.`);
  }

  replaces({ name, version }: HostRecord): boolean {
    const { program } = this.#options;
    // Daemons were started by a person, who also ends them.
    const isHost = name.startsWith(hostName(''));
    // One of our version may belong to another door of the same Aerie, such as the aerie command.
    return isHost && name !== this.#name && compareVersions(version, program.version) < 0;
  }

  own(): Promise<HostRecord> {
    this.#starting ??= this.#findOrStart().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  watch(onChange: () => void): Disposable {
    const { runFolder, clock } = this.#options;
    let settling: Disposable | undefined;
    try {
      mkdirSync(runFolder, { recursive: true, mode: 0o700 });
      const watcher = watch(runFolder, { persistent: false }, () => {
        settling ??= clock.after(SETTLE_MS, () => {
          settling = undefined;
          onChange();
        });
      });
      watcher.on('error', () => watcher.close());
      return toDisposable(() => {
        settling?.dispose();
        watcher.close();
      });
    } catch {
      // No watching here: hosts are found when the app starts and when it needs one.
      return toDisposable(() => {});
    }
  }

  get #name(): string {
    return hostName(this.#options.program.build);
  }

  async #find(): Promise<HostRecord | undefined> {
    return (await this.list()).find(({ name }) => name === this.#name);
  }

  async #findOrStart(): Promise<HostRecord> {
    const running = await this.#find();
    if (running) return running;
    const { program, clock, outputPath } = this.#options;
    const { command, args } = await program.prepare();
    const deadline = clock.monotonic() + START_WITHIN;
    let attempt = this.#spawn(command, args);
    while (clock.monotonic() < deadline) {
      const host = await this.#find();
      if (host) {
        this.#tidyLater();
        return host;
      }
      const { exitCode } = attempt;
      if (exitCode !== null && exitCode !== 0) break;
      // Another process holds the lock of a host that is ending; soon it will not.
      const again = exitCode === 0;
      await pause(clock, again ? AGAIN_AFTER : LOOK_EVERY);
      if (again) attempt = this.#spawn(command, args);
    }
    throw new AppError(
      'host_unavailable',
      `The session host could not be started. See ${outputPath} for the reason.`,
    );
  }

  /** Removes what hosts of earlier builds ran from. */
  #tidyLater(): void {
    const { program, logger, runFolder } = this.#options;
    // By their locks: a host whose door is shut for a moment still loads from its files.
    void heldLocks(runFolder)
      .then((names) => program.tidy(names.map((name) => name.slice(hostName('').length))))
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'files of earlier session hosts could not be removed');
      });
  }

  #spawn(command: string, args: readonly string[]): { readonly exitCode: number | null } {
    const { outputPath, home, logger } = this.#options;
    mkdirSync(dirname(outputPath), { recursive: true, mode: 0o700 });
    const output = openSync(outputPath, 'w', 0o600);
    try {
      const child = spawn(command, [...args, `--name=${this.#name}`], {
        // Of a session and a folder of its own: nothing of the app's keeps it, nor the other way round.
        detached: true,
        cwd: home,
        stdio: ['ignore', output, output],
        windowsHide: true,
      });
      const state: { exitCode: number | null } = { exitCode: null };
      child.once('error', (error) => {
        logger.warn({ err: error }, 'the session host could not be started');
        state.exitCode = 1;
      });
      child.once('exit', (code) => {
        state.exitCode = code ?? 1;
      });
      child.unref();
      return state;
    } finally {
      closeSync(output);
    }
  }
}
