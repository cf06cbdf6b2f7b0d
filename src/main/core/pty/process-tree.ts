// Which processes belong to a terminal. Pure: looks at a list of processes, touches none.
// A member is the terminal's own program, whatever descends from it, whatever is in its session
// (background jobs, nohup'd programs) and whatever still has the terminal as its input or output
// (an orphan that made a session of its own). A daemon that let go of the terminal is none of ours.

/** One running process as the system lists it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  /** Session id where the system tells, else 0. */
  readonly session: number;
  /** Tells this process from a later one with the same pid. */
  readonly startedAt: string;
  readonly stopped: boolean;
  /** Ended, and only waiting for its parent to notice. */
  readonly zombie: boolean;
  /** True if its controlling terminal or its input or output is the terminal in question. */
  readonly onTerminal: boolean;
}

/** A process that is not mistaken for a later one; `startedAt` null if not known yet. */
export interface ProcessRef {
  readonly pid: number;
  readonly startedAt: string | null;
}

/**
 * Living members of the terminal whose first process is `root`. `known` are members seen before
 * (pid to `startedAt`), which stay members when their parents are gone.
 */
export function membersOf(
  all: readonly ProcessEntry[],
  root: ProcessRef,
  known: ReadonlyMap<number, string>,
): ProcessEntry[] {
  const byPid = new Map(all.map((entry) => [entry.pid, entry]));
  const holder = byPid.get(root.pid);
  // A pid is not given away while a session of that number lives, so a stranger on it means that
  // the session is empty.
  const sessionIsOurs =
    holder === undefined || root.startedAt === null || holder.startedAt === root.startedAt;
  const members = new Set<number>();
  for (const entry of all) {
    const isRoot = entry.pid === root.pid && sessionIsOurs;
    const inSession = sessionIsOurs && entry.session === root.pid;
    const wasKnown = known.get(entry.pid) === entry.startedAt;
    if (isRoot || inSession || wasKnown || entry.onTerminal) addWithChildren(entry.pid);
  }
  return all.filter((entry) => members.has(entry.pid) && !entry.zombie);

  function addWithChildren(pid: number): void {
    const waiting = [pid];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (members.has(next)) continue;
      members.add(next);
      for (const entry of all) if (entry.ppid === next) waiting.push(entry.pid);
    }
  }
}

/** Reads `/proc/<pid>/stat`; null if it is not one. `onTerminal` is left false. */
export function parseProcStat(
  text: string,
): (ProcessEntry & { tty: number; foreground: number }) | null {
  // The program's name stands in parentheses and may hold parentheses and spaces itself.
  const end = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(end + 2).split(' ');
  const [state, ppid, , session, tty, foreground] = fields;
  const startedAt = fields[19];
  if (end < 0 || Number.isNaN(pid) || state === undefined || startedAt === undefined) return null;
  return {
    pid,
    ppid: Number(ppid),
    session: Number(session),
    tty: Number(tty),
    foreground: Number(foreground),
    startedAt,
    stopped: state === 'T' || state === 't',
    zombie: state === 'Z' || state === 'X',
    onTerminal: false,
  };
}

/**
 * Reads one line of `ps -A -o pid=,ppid=,tty=,stat=,lstart=` (macOS, BSD); null if it is not one.
 * `terminal` is the path of the slave such as `/dev/ttys003`.
 */
export function parsePsLine(line: string, terminal: string): ProcessEntry | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
  if (match === null) return null;
  const [, pid = '', ppid = '', tty = '', state = '', startedAt = ''] = match;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    session: 0,
    startedAt,
    stopped: state.startsWith('T'),
    zombie: state.startsWith('Z'),
    onTerminal: `/dev/${tty}` === terminal,
  };
}
