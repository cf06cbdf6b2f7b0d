import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedEnvironment } from './start-aerie.ts';

const script = join(import.meta.dirname, '..', 'fixtures', 'client', 'wing-process.ts');

/** A wing in a process of its own, reachable by its local door. */
export interface WingProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** HOME of the process; AERIE_HOME is `.aerie` in it. */
  readonly home: string;
  /** Folder of the doors. */
  readonly folder: string;
}

export async function startWingProcess(): Promise<WingProcess> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-client-'));
  const child = fork(script, [], { env: isolatedEnvironment(home), cwd: home });
  const gone = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), gone.then(() => undefined)]);
  if (first === undefined) throw new Error('the wing ended before its door was open');
  return {
    process: child,
    home,
    folder: join(home, '.aerie', 'run'),
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(force);
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
