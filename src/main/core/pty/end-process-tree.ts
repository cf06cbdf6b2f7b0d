// Ends everything on a terminal: asks first (SIGHUP, as a closed terminal does), then insists.
import type { Clock } from '#shared/base/ports.ts';
import type { ProcessTable } from './process-table.ts';
import { membersOf, type ProcessEntry, type ProcessRef } from './process-tree.ts';

const FIRST_POLL_MS = 2;
const LAST_POLL_MS = 50;
/** How long killed processes may take to vanish; longer only when stuck in the kernel. */
const KILL_PATIENCE_MS = 2000;

export interface EndOptions {
  readonly root: ProcessRef;
  readonly graceMs: number;
  readonly processes: ProcessTable;
  readonly clock: Clock;
}

/**
 * Hangs up all members of the terminal of `root`, kills what is left after `graceMs`. Resolves with
 * how many could not be ended (another user's, or stuck in the kernel): normally 0.
 */
export async function endProcessTree(options: EndOptions): Promise<number> {
  const { root, graceMs, processes, clock } = options;
  const known = new Map<number, string>();
  const members = async (): Promise<ProcessEntry[]> => {
    const found = membersOf(await processes.list(), root, known);
    for (const { pid, startedAt } of found) known.set(pid, startedAt);
    return found;
  };
  const hungUp = new Set<string>();
  const hangUp = (entries: readonly ProcessEntry[]): void => {
    for (const { pid, startedAt, stopped } of entries) {
      if (hungUp.has(`${pid} ${startedAt}`)) continue;
      hungUp.add(`${pid} ${startedAt}`);
      processes.signal(pid, 'SIGHUP');
      // A stopped process takes the hang-up only once it goes on.
      if (stopped) processes.signal(pid, 'SIGCONT');
    }
  };

  const deadline = clock.monotonic() + graceMs;
  hangUp(await members());
  for (let poll = FIRST_POLL_MS; clock.monotonic() < deadline; poll = longer(poll)) {
    await wait(clock, Math.min(poll, deadline - clock.monotonic()));
    if (anyRunning(known, processes)) continue;
    // The ones we knew are gone; one of them may have started another meanwhile.
    const late = await members();
    if (late.length === 0) return 0;
    hangUp(late);
  }

  // Counts from the first kill: on a busy machine a look alone may take longer.
  let patience = Number.POSITIVE_INFINITY;
  for (let poll = FIRST_POLL_MS; ; poll = longer(poll)) {
    const left = await members();
    if (left.length === 0 || clock.monotonic() >= patience) return left.length;
    patience = Math.min(patience, clock.monotonic() + KILL_PATIENCE_MS);
    for (const { pid, startedAt } of left) {
      if (processes.isRunning(pid, startedAt)) processes.signal(pid, 'SIGKILL');
    }
    await wait(clock, poll);
  }
}

function longer(poll: number): number {
  return Math.min(poll * 2, LAST_POLL_MS);
}

function anyRunning(known: ReadonlyMap<number, string>, processes: ProcessTable): boolean {
  for (const [pid, startedAt] of known) if (processes.isRunning(pid, startedAt)) return true;
  return false;
}

function wait(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(Math.max(0, delayMs), resolve);
  });
}
