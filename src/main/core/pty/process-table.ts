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

async function listProc(terminal: string): Promise<ProcessEntry[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const entries: ProcessEntry[] = [];
  for (const [index, name] of pids.entries()) {
    if (index % BATCH === BATCH - 1) await new Promise(setImmediate);
    const entry = readProcStat(Number(name));
    if (entry === null || entry.pid === process.pid) continue;
    // Only a process that left for a session of its own has no controlling terminal; kernel threads
    // (children of 2) have no descriptors at all.
    const detached = entry.tty === 0 && entry.ppid !== 2 && entry.pid > 2 && !entry.zombie;
    entries.push({ ...entry, onTerminal: detached && hasStdioOn(entry.pid, terminal) });
  }
  return entries;
}

function hasStdioOn(pid: number, terminal: string): boolean {
  try {
    return [0, 1, 2].some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === terminal);
  } catch {
    // Another user's process, or one without these descriptors.
    return false;
  }
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
