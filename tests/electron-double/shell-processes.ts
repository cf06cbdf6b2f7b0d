import { execFileSync } from 'node:child_process';
import type { DesktopDriver } from './desktop-driver.ts';

/** Shells below the app's own process. */
export function shellPids(desktop: DesktopDriver): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === desktop.pid && name?.endsWith('bash'))
    .map(([pid]) => Number(pid));
}

/** Whether a process is there. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}
