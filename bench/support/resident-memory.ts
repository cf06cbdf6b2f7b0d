import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Idle means that nothing moves any more: this many equal readings a second apart, or the limit. */
const STEADY_READINGS = 10;
const LIMIT_S = 90;

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  if (process.platform === 'linux') {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) * 1024;
  }
  if (process.platform === 'win32') {
    const command = `(Get-Process -Id ${pid}).WorkingSet64`;
    return Number(
      execFileSync('powershell', ['-NoProfile', '-Command', command], { encoding: 'utf8' }),
    );
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

/** Resident bytes once they no longer change by more than a per cent, and the most seen before. */
export async function steadyBytes(
  pid: number,
): Promise<{ steady: number; peak: number; seconds: number }> {
  let steady = residentBytes(pid);
  let peak = steady;
  let same = 0;
  let seconds = 0;
  for (; same < STEADY_READINGS && seconds < LIMIT_S; seconds++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = residentBytes(pid);
    peak = Math.max(peak, now);
    same = Math.abs(now - steady) < steady / 100 ? same + 1 : 0;
    steady = now;
  }
  return { steady, peak, seconds };
}
