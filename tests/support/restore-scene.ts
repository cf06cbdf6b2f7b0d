import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Notices } from '#core/notices.ts';
import { Restore, type RestoreDeps } from '#core/restore/restore.ts';
import type { Session } from '#core/sessions/session.ts';
import { SessionRegistry } from '#core/sessions/session-registry.ts';
import type { SessionSpec } from '#core/sessions/session-spec.ts';
import { FileSecretStore } from '#core/store/secret-store-file.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { FakeEmulatorHost } from './fake-emulator.ts';
import { FakePtySpawner } from './fake-pty.ts';
import { ManualClock } from './manual-clock.ts';
import { MemorySettings } from './memory-settings.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

/** The data folder of one user, and the processes that use it one after the other. */
export class RestoreScene implements AsyncDisposable {
  readonly folder: string;
  readonly #runs: RestoreRun[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<RestoreScene> {
    return new RestoreScene(await mkdtemp(join(tmpdir(), 'aerie-restore-')));
  }

  get root(): string {
    return join(this.folder, 'restore');
  }

  /** A process on this folder. */
  start(settings: SettingPatch = {}, over: Partial<RestoreDeps> = {}): RestoreRun {
    const run = new RestoreRun(this, settings, over);
    this.#runs.push(run);
    return run;
  }

  /** The folder as a kill would leave it now: a copy, made in one moment, that nobody holds. */
  async killed(): Promise<RestoreScene> {
    for (;;) {
      const copy = await RestoreScene.create();
      const before = await this.#state();
      const filter = (path: string): boolean => !path.endsWith('.lock');
      const whole = await cp(this.folder, copy.folder, { recursive: true, filter }).then(
        () => true,
        () => false,
      );
      if (whole && (await this.#state()) === before) return copy;
      await copy[Symbol.asyncDispose]();
    }
  }

  /** Changes whenever a file does. */
  async #state(): Promise<string> {
    const names = await readdir(this.folder, { recursive: true });
    const states = names.toSorted().map(async (name) => {
      const info = await stat(join(this.folder, name)).catch(() => null);
      return `${name} ${info?.ino} ${info?.size} ${info?.mtimeMs}`;
    });
    return (await Promise.all(states)).join('\n');
  }

  /** Every file below the folder, by path relative to it. */
  async files(): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>();
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found.set(path.slice(this.folder.length + 1), await readFile(path));
    }
    return found;
  }

  /** Paths of files of that name, in the order of their folders. */
  async paths(name: string): Promise<string[]> {
    const paths = [...(await this.files()).keys()].filter((path) => path.endsWith(`/${name}`));
    return paths.toSorted().map((path) => join(this.folder, path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#runs) await run.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One process: sessions on doubles, kept on a real disk. */
export class RestoreRun {
  readonly clock = new ManualClock();
  readonly spawner = new FakePtySpawner();
  readonly emulators = new FakeEmulatorHost();
  readonly settings: MemorySettings;
  readonly notices: Notices;
  readonly sessions: SessionRegistry;
  readonly restore: Restore;
  #ended = false;

  constructor(scene: RestoreScene, settings: SettingPatch, over: Partial<RestoreDeps>) {
    const { clock } = this;
    clock.advance(Date.now() - clock.now());
    this.settings = new MemorySettings(settings);
    this.notices = new Notices(clock);
    const values = () => this.settings.state.values;
    this.sessions = new SessionRegistry({
      spawner: this.spawner,
      emulators: this.emulators,
      clock,
      logger: silentLogger,
      random,
      killGraceMs: () => 0,
      maxSessions: () => values()['sessions.max'],
      keepExited: () => values()['sessions.keepExited'],
    });
    this.restore = new Restore({
      root: scene.root,
      secrets: [new FileSecretStore(join(scene.folder, 'secrets'))],
      claims: true,
      sessions: this.sessions,
      launcher: { prepare: async (id, origin) => this.spec(id, origin.cwd) },
      settings: this.settings,
      notices: this.notices,
      clock,
      logger: silentLogger,
      random,
      ...over,
    });
  }

  spec(id: string, cwd = '/srv/secret-folder'): SessionSpec {
    return {
      id,
      name: null,
      profileId: 'work',
      icon: 'bot',
      tint: 'teal',
      scrollback: 1000,
      shell: '/bin/sh',
      args: ['-l'],
      cwd,
      env: {},
      origin: { shell: '/bin/sh', args: ['-l'], cwd, env: { TOKEN: 'secret-variable' } },
    };
  }

  async create(id: string): Promise<Session> {
    return this.sessions.create(this.spec(id), { cols: 80, rows: 24 });
  }

  /** Lets so much time pass, and whatever became due be written. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      this.clock.advance(Math.min(left, 250));
      await this.restore.settled();
    }
  }

  /** What a session shows, scrollback first. */
  async text(id: string): Promise<string> {
    return new TextDecoder().decode((await this.sessions.get(id).snapshot()).replay);
  }

  /** Titles of the notices so far. */
  get told(): string[] {
    return this.notices.open.map(({ title }) => title);
  }

  /** Ends as the app does. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.restore.finish();
    await this.sessions.dispose();
  }
}
