// Tells a recording that grows from one whose writer was lost: by the process that writes it.

import { readProcStat } from '../pty/process-table.ts';

/** Tells a process from a later one with the same number; empty where the system does not say. */
export function processStart(pid: number): string {
  return process.platform === 'linux' ? (readProcStat(pid)?.startedAt ?? '') : '';
}

/** Whether that very process still runs. */
export function isProcessRunning(pid: number, startedAt: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startedAt === '' || processStart(pid) === startedAt;
}
