// Programs that an agent started and left behind. They may have a session of their own and no parent
// any more, but they have inherited a variable that only this agent's children have. Linux only:
// elsewhere nobody tells a process's environment.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { pause } from '#shared/base/pause.ts';
import type { Clock } from '#shared/base/ports.ts';
import { readProcStat } from '../../pty/process-table.ts';

interface Leftover {
  readonly pid: number;
  readonly startedAt: string;
  /** Its input or output is a pipe, as of programs that somebody waits for. */
  readonly isPiped: boolean;
}

const GRACE_MS = 300;
const POLL_MS = 20;
/** How long killed processes may take to vanish. */
const PATIENCE_MS = 2000;

/**
 * Ends programs that have `variable` (as `NAME=value`) in their environment and a pipe as input or
 * output. A program that let go of both, such as a browser or a daemon, is left alone. Resolves with
 * whether any program with that variable still runs.
 */
export async function endLeftovers(variable: string, clock: Clock): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const found = await leftovers(variable);
  const piped = found.filter(({ isPiped }) => isPiped);
  if (piped.length === 0) return found.length > 0;
  for (const one of piped) send(one, 'SIGTERM');
  await whileRunning(piped, GRACE_MS, clock);
  // Those that were asked may have started others instead.
  const left = (await leftovers(variable)).filter(({ isPiped }) => isPiped);
  for (const one of left) send(one, 'SIGKILL');
  await whileRunning(left, PATIENCE_MS, clock);
  return (await leftovers(variable)).length > 0;
}

async function leftovers(variable: string): Promise<Leftover[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const found = await Promise.all(pids.map((pid) => leftover(pid, variable)));
  return found.filter((one) => one !== undefined);
}

async function leftover(pid: number, variable: string): Promise<Leftover | undefined> {
  // Another user's process cannot be read, and one may be gone meanwhile.
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  if (!`\0${environment}\0`.includes(`\0${variable}\0`)) return undefined;
  const stat = readProcStat(pid);
  if (stat === null || stat.zombie) return undefined;
  return { pid, startedAt: stat.startedAt, isPiped: await isPiped(pid) };
}

async function isPiped(pid: number): Promise<boolean> {
  const targets = await Promise.all(
    [0, 1, 2].map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  );
  return targets.some((target) => /^(pipe|socket):/.test(target));
}

function isRunning({ pid, startedAt }: Leftover): boolean {
  const stat = readProcStat(pid);
  return stat !== null && stat.startedAt === startedAt && !stat.zombie;
}

function send(one: Leftover, signal: NodeJS.Signals): void {
  if (!isRunning(one)) return;
  try {
    process.kill(one.pid, signal);
  } catch {
    // Gone in this moment.
  }
}

async function whileRunning(all: readonly Leftover[], ms: number, clock: Clock): Promise<void> {
  const deadline = clock.monotonic() + ms;
  while (all.some(isRunning) && clock.monotonic() < deadline) {
    await pause(clock, POLL_MS);
  }
}
