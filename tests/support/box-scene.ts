// Sessions in the real sandbox of this machine: folders of a test's own, with secrets beside them.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEggs } from '#core/link/eggs/create-eggs.ts';
import type { EggLaunch, Eggs } from '#core/link/eggs/eggs.ts';
import type { RemoteCaller } from '#core/link/remote-caller.ts';
import { nodeClock } from '#core/system/node-clock.ts';

export const boxOwner: RemoteCaller = {
  ...{ roost: 'r', userId: 'u1', email: 'me@a.example', displayName: 'Me', role: 'owner' },
  passkeys: [],
};
export const boxMember: RemoteCaller = {
  ...{ ...boxOwner, userId: 'u2', email: 'You@a.example', role: 'member' },
};

export class BoxScene implements AsyncDisposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-box-')));
  readonly home = join(this.root, 'home');
  readonly cwd = join(this.home, 'project');
  /** Of the user, beside the usual ones. */
  variables: Record<string, string> = {};
  readonly children: ChildProcess[] = [];
  readonly #launches: EggLaunch[] = [];
  readonly #eggs: Eggs[] = [];
  /** Addresses of names. */
  resolve: (host: string) => Promise<readonly string[]> = () => Promise.resolve([]);

  constructor() {
    const { root, home, cwd } = this;
    for (const folder of [home, cwd, join(home, '.ssh'), join(root, 'data'), join(root, 'run')]) {
      mkdirSync(folder);
    }
    writeFileSync(join(home, '.ssh', 'id'), 'SECRET');
    writeFileSync(join(home, '.netrc'), 'SECRET');
    writeFileSync(join(home, 'notes'), 'plain');
    writeFileSync(join(root, 'data', 'token'), 'SECRET');
    writeFileSync(join(root, 'run', 'door'), 'SECRET');
  }

  eggs(): Eggs {
    const { root, home } = this;
    const eggs = createEggs({
      clock: nodeClock,
      ...{ platform: process.platform, home, defaultShell: '/bin/sh' },
      ...{ dataFolder: join(root, 'data'), configFolder: join(root, 'config') },
      protect: [join(root, 'run')],
      userEnvironment: async () => ({
        ...{ PATH: process.env['PATH'] ?? '', HOME: home, SECRET: 'x' },
        ...this.variables,
      }),
      resolve: (host) => this.resolve(host),
    });
    this.#eggs.push(eggs);
    return eggs;
  }

  /** Launches a session in the folder, with these rules unless they are null. */
  async launch(
    rules: string | null,
    caller = boxOwner,
    agent = 'shell',
    shared: readonly string[] = [],
  ): Promise<EggLaunch> {
    const { cwd } = this;
    if (rules !== null) writeFileSync(join(cwd, 'egg.yaml'), rules);
    const made = await this.eggs().launch({ sessionId: '5f0c91ab', agent, cwd, caller, shared });
    this.#launches.push(made);
    return made;
  }

  /** Ends what runs for sessions, as Aerie does when it ends. */
  async close(): Promise<void> {
    for (const eggs of this.#eggs) await eggs.close?.();
  }

  /** Installs a claude that is a shell. */
  installClaude(): void {
    const bin = join(this.home, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'claude'), '#!/bin/sh\nexec /bin/sh "$@"\n', { mode: 0o755 });
    this.variables['PATH'] = `${bin}:${process.env['PATH'] ?? ''}`;
  }

  /** Runs a script where the shell would be; resolves with what it said and how it ended. */
  async run(
    { shell, args, cwd, env }: Pick<EggLaunch, 'shell' | 'args' | 'cwd' | 'env'>,
    script: string,
  ): Promise<{ said: string; code: number | null }> {
    const child = spawn(shell, [...args, '-c', script], { cwd, env });
    this.children.push(child);
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { said, code };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    for (const launch of this.#launches) await launch.dispose();
    await this.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
