// Terminals for browsers elsewhere with real programs, and rules as tests set them.

import type { EggLaunch } from '#core/link/eggs/eggs.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { createRealWing, type RealWing } from './real-wing.ts';
import { MemoryLink } from './remote-browser.ts';
import { SceneAccess } from './scene-access.ts';

export class RemoteScene implements AsyncDisposable {
  readonly real: RealWing;
  readonly access = new SceneAccess();
  readonly viewers = new RemoteViewers();
  /** What `/bin/sh` is started with. */
  program: readonly string[] = ['-c', 'stty -echo; printf "ready\\n"; exec cat'];
  folder: EggLaunch['folder'] | undefined;
  box: EggLaunch['box'] | undefined;
  /** What making the things of a session waits for. */
  launching: () => Promise<void> = () => Promise.resolve();
  /** Sessions whose things were removed, in order. */
  readonly disposed: string[] = [];
  local: LocalWing;
  server: PtyServer;
  link: MemoryLink;

  constructor() {
    this.real = createRealWing();
    this.local = new LocalWing(this.real.wing.connect);
    this.server = this.#serve();
    this.link = new MemoryLink(() => this.server.service);
  }

  /** Begins anew, as after a restart of Aerie when sessions run elsewhere; with a link of its own. */
  restart(): void {
    this.server.dispose();
    this.local.dispose();
    this.local = new LocalWing(this.real.wing.connect);
    this.server = this.#serve();
    this.link = new MemoryLink(() => this.server.service);
    this.link.register();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.dispose();
    this.local.dispose();
    this.access.dispose();
    await this.real[Symbol.asyncDispose]();
  }

  #serve(): PtyServer {
    const { local, access, viewers } = this;
    return new PtyServer({
      ...{ wing: local, owners: new SessionOwners(local), access, viewers },
      eggs: {
        agents: () => Promise.resolve(['shell']),
        launch: async ({ sessionId, cwd }) => {
          await this.launching();
          return {
            ...{ shell: '/bin/sh', args: this.program, cwd: cwd || this.real.home },
            env: { PATH: '/usr/bin:/bin', HOME: this.real.home },
            ...(this.folder ? { folder: this.folder } : {}),
            ...(this.box ? { box: this.box } : {}),
            dispose: async () => void this.disposed.push(sessionId),
          };
        },
        forget: async (id) => void this.disposed.push(`${id} of an earlier run`),
      },
      clock: nodeClock,
      logger: silentLogger,
    });
  }
}
