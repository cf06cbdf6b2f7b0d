// The system's list of processes, as far as ending a terminal needs it. Linux reads /proc, other
// Unix systems ask `ps`.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { type ProcessEntry, parseProcStat, parsePsLine } from './process-tree.ts';

/** What `endProcessTree` needs of the system; a test gives its own. */
export interface ProcessTable {
  list(): Promise<readonly ProcessEntry[]>;
  /** Whether that very process still runs; a zombie does not. */
  isRunning(pid: number, startedAt: string): boolean;
  /** Sends a signal; a process that is gone or not ours to signal is passed over. */
  signal(pid: number, name: NodeJS.Signals): void;
}

const run = promisify(execFile);
/** Processes read before other work gets its turn. */
const BATCH = 64;

/** The table of this system as seen from the terminal with slave path `terminal`. */
export function systemProcessTable(terminal: string): ProcessTable {
  const linux = process.platform === 'linux';
  return {
    list: () => (linux ? listProc(terminal) : listPs(terminal)),
    isRunning: linux ? isRunningProc : isRunningAnywhere,
    signal: (pid, name) => {
      try {
        process.kill(pid, name);
      } catch {
        // Gone meanwhile, or another user's (sudo): nothing we can do.
      }
    },
  };
}

/** `/proc/<pid>/stat` of a process, null if it is gone. Linux only. */
export function readProcStat(pid: number): ReturnType<typeof parseProcStat> {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

interface ScannedProcess extends ProcessEntry {
  /** Where its input and output lead, if it has no controlling terminal. */
  readonly stdio: readonly string[];
}

async function listProc(terminal: string): Promise<ProcessEntry[]> {
  const scanned = await scanProc();
  return scanned.map(({ stdio, ...entry }) => ({ ...entry, onTerminal: stdio.includes(terminal) }));
}

/**
 * One look at all processes, shared by all terminals that are being ended. A look that has begun
 * may miss what was just started, so who asks meanwhile gets the next one.
 */
const scanProc = sharingNext(async (): Promise<ScannedProcess[]> => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const entries: ScannedProcess[] = [];
  for (const [index, name] of pids.entries()) {
    if (index % BATCH === BATCH - 1) await new Promise(setImmediate);
    const entry = readProcStat(Number(name));
    if (entry === null || entry.pid === process.pid) continue;
    // Only a process that left for a session of its own has no controlling terminal; kernel threads
    // (children of 2) have no descriptors at all.
    const detached = entry.tty === 0 && entry.ppid !== 2 && entry.pid > 2 && !entry.zombie;
    entries.push({ ...entry, stdio: detached ? stdioOf(entry.pid) : [] });
  }
  return entries;
});

/** Runs `task` one at a time; calls made while it runs share the run after it. */
export function sharingNext<T>(task: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        const run = task();
        running = run;
        next = undefined;
        return run;
      });
    return next;
  };
}

function stdioOf(pid: number): string[] {
  return [0, 1, 2].flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Another user's process, or this descriptor is closed.
      return [];
    }
  });
}

function isRunningProc(pid: number, startedAt: string): boolean {
  const entry = readProcStat(pid);
  return entry !== null && entry.startedAt === startedAt && !entry.zombie;
}

async function listPs(terminal: string): Promise<ProcessEntry[]> {
  const { stdout } = await run('/bin/ps', ['-A', '-o', 'pid=,ppid=,tty=,stat=,lstart='], {
    env: { LC_ALL: 'C' },
    maxBuffer: 16 * 1024 * 1024,
    timeout: 5000,
  });
  const entries: ProcessEntry[] = [];
  for (const line of stdout.split('\n')) {
    const entry = parsePsLine(line, terminal);
    if (entry !== null && entry.pid !== process.pid) entries.push(entry);
  }
  return entries;
}

/** Without /proc a start time is too dear to ask for each time; the next `list` sorts it out. */
function isRunningAnywhere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
