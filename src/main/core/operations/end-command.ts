import { type ChildProcess, execFile } from 'node:child_process';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { endProcessTree } from '../pty/end-process-tree.ts';
import { readProcStat, systemProcessTable } from '../pty/process-table.ts';

/** ms between the hang-up and force. */
const GRACE_MS = 500;

/** Ends a command, which leads a process group of its own, and all that it started. Never rejects. */
export async function endCommand(
  child: ChildProcess,
  context: {
    readonly platform: NodeJS.Platform;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (context.platform === 'win32') {
    execFile('taskkill', ['/pid', String(pid), '/t', '/f'], () => {});
    return;
  }
  const startedAt = context.platform === 'linux' ? (readProcStat(pid)?.startedAt ?? null) : null;
  await endProcessTree({
    root: { pid, startedAt },
    graceMs: GRACE_MS,
    processes: systemProcessTable('no terminal'),
    clock: context.clock,
  }).catch((error: unknown) => {
    context.logger.warn({ err: error, pid }, 'the processes of a command could not be listed');
    child.kill('SIGKILL');
  });
}
