// What the foreground program of a terminal does about its input, read from /proc. Linux only; other
// systems do not tell without a look into the program's memory.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { parseProcStat } from './process-tree.ts';

/** What the programs in the foreground of a terminal are doing. */
export interface ForegroundState {
  /**
   * `reading`: one waits for input of the terminal and of nothing else that could come first;
   * `polling`: one waits for several things, the terminal may be among them; `elsewhere`: none of
   * them; `unknown`: the system does not tell.
   */
  readonly input: 'reading' | 'polling' | 'elsewhere' | 'unknown';
  /** True while the terminal's first process is in the foreground itself. */
  readonly isRoot: boolean;
  /** Name of the program at the head of the foreground, e.g. `less`; empty when unknown. */
  readonly program: string;
}

/** The part of /proc that is needed; rejects for what is gone or not ours to read. */
export interface ProcReader {
  text(path: string): Promise<string>;
  link(path: string): Promise<string>;
  names(path: string): Promise<readonly string[]>;
}

type Call = 'read' | 'epoll' | 'poll';

/** Numbers of the system calls that wait, by processor. */
const calls: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  x64: {
    0: 'read',
    19: 'read',
    232: 'epoll',
    281: 'epoll',
    441: 'epoll',
    7: 'poll',
    23: 'poll',
    270: 'poll',
    271: 'poll',
  },
  arm64: { 63: 'read', 65: 'read', 22: 'epoll', 441: 'epoll', 72: 'poll', 73: 'poll' },
};

/** Bounds of one look, so that a program with very many threads or children costs no more. */
const MAX_PROCESSES = 32;
const MAX_THREADS = 32;
const EPOLLIN = 0x001;

const system: ProcReader = {
  text: (path) => readFile(path, 'latin1'),
  link: (path) => readlink(path),
  names: (path) => readdir(path),
};

/**
 * Looks at the foreground of the terminal with slave path `terminal` whose first process is `root`.
 * Null when that process is gone or the system has no /proc.
 */
export async function foregroundOf(
  root: number,
  terminal: string,
  proc: ProcReader = system,
  arch: string = process.arch,
): Promise<ForegroundState | null> {
  const stat = await statOf(root, proc);
  if (!stat) return null;
  const group = stat.foreground > 0 ? stat.foreground : root;
  const program = (await attempt(proc.text(`/proc/${group}/comm`))) ?? '';
  const look = new Look(terminal, proc, calls[arch] ?? {});
  return { input: await look.at(group), isRoot: group === root, program: program.trim() };
}

async function statOf(pid: number, proc: ProcReader) {
  const text = await attempt(proc.text(`/proc/${pid}/stat`));
  return text === undefined ? null : parseProcStat(text);
}

class Look {
  readonly #terminal: string;
  readonly #proc: ProcReader;
  readonly #calls: Readonly<Record<string, Call>>;
  #told = false;

  constructor(terminal: string, proc: ProcReader, numbers: Readonly<Record<string, Call>>) {
    this.#terminal = terminal;
    this.#proc = proc;
    this.#calls = numbers;
  }

  async at(leader: number): Promise<ForegroundState['input']> {
    let polls = false;
    for (const pid of await this.#family(leader)) {
      const found = await this.#process(pid);
      if (found === 'reading') return found;
      polls ||= found === 'polling';
    }
    if (polls) return 'polling';
    return this.#told ? 'elsewhere' : 'unknown';
  }

  /** The leader and what descends from it. */
  async #family(leader: number): Promise<readonly number[]> {
    const found = [leader];
    for (let i = 0; i < found.length && found.length < MAX_PROCESSES; i += 1) {
      const children = await attempt(
        this.#proc.text(`/proc/${found[i]}/task/${found[i]}/children`),
      );
      found.push(...(children ?? '').split(' ').filter(Boolean).map(Number));
    }
    return found.slice(0, MAX_PROCESSES);
  }

  async #process(pid: number): Promise<'reading' | 'polling' | undefined> {
    const threads = (await attempt(this.#proc.names(`/proc/${pid}/task`))) ?? [];
    let polls = false;
    for (const thread of threads.slice(0, MAX_THREADS)) {
      const text = await attempt(this.#proc.text(`/proc/${pid}/task/${thread}/syscall`));
      if (text === undefined) continue;
      this.#told = true;
      const [number = '', first = ''] = text.trim().split(' ');
      const call = Object.hasOwn(this.#calls, number) ? this.#calls[number] : undefined;
      const fd = Number.parseInt(first, 16);
      if (call === 'read' && (await this.#isTerminal(pid, fd))) return 'reading';
      if (call === 'epoll' && (await this.#epollHasTerminal(pid, fd))) return 'reading';
      if (call === 'poll' && (await this.#isTerminal(pid, 0))) polls = true;
    }
    return polls ? 'polling' : undefined;
  }

  async #isTerminal(pid: number, fd: number): Promise<boolean> {
    const target = await attempt(this.#proc.link(`/proc/${pid}/fd/${fd}`));
    return target === this.#terminal || target === '/dev/tty';
  }

  async #epollHasTerminal(pid: number, fd: number): Promise<boolean> {
    const info = (await attempt(this.#proc.text(`/proc/${pid}/fdinfo/${fd}`))) ?? '';
    for (const [, watched, events] of info.matchAll(/^tfd:\s*(\d+)\s+events:\s*([0-9a-f]+)/gm)) {
      const forInput = (Number.parseInt(events ?? '', 16) & EPOLLIN) !== 0;
      if (forInput && (await this.#isTerminal(pid, Number(watched)))) return true;
    }
    return false;
  }
}

/** What cannot be read (gone meanwhile, another user's) says nothing. */
async function attempt<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch {
    return undefined;
  }
}
