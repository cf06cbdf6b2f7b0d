import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { toDisposable } from '#shared/base/disposable.ts';
import { type Clock, silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../system/node-clock.ts';
import { runCommand } from './run-command.ts';

/** A clock of a machine so busy that every time is over when somebody looks at it. */
const hurried: Clock = {
  ...nodeClock,
  now: () => nodeClock.now(),
  monotonic: () => nodeClock.monotonic(),
  after(_ms, run) {
    const timer = setTimeout(run, 0);
    return toDisposable(() => clearTimeout(timer));
  },
};

const context = {
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: tmpdir(),
  platform: process.platform,
  clock: hurried,
  logger: silentLogger,
};

it.runIf(process.platform !== 'win32')(
  'reads all that a command wrote, however late it gets to that',
  async () => {
    for (let i = 0; i < 20; i++) {
      const { stdout, exitCode } = await runCommand(
        { command: 'seq 1 10000', maxOutputBytes: 1_000_000 },
        context,
      );
      expect(exitCode).toBe(0);
      expect(stdout.endsWith('\n10000\n')).toBe(true);
    }
  },
);
