// What a process of this machine holds, as the system tells it. Linux only.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { residentBytes } from '#bench/support/resident-memory.ts';

/** Counts of one moment. */
export interface ProcessFigures {
  readonly rssMb: number;
  /** Open descriptors by what they lead to. */
  readonly terminals: number;
  readonly sockets: number;
  readonly pipes: number;
  readonly files: number;
  /** Sockets that accept connections. */
  readonly listeners: number;
  readonly children: number;
  readonly threads: number;
}

/** All counts of process `pid`. */
export function figuresOf(pid: number): ProcessFigures {
  const links = descriptors(pid);
  const sockets = links.filter((link) => link.startsWith('socket:'));
  const terminals = links.filter((link) => /^\/dev\/(ptmx|pts\/|tty)/.test(link));
  const pipes = links.filter((link) => link.startsWith('pipe:'));
  const threads = readdirSync(`/proc/${pid}/task`);
  const inodes = new Set(sockets.map((link) => link.slice('socket:['.length, -1)));
  return {
    rssMb: residentBytes(pid) / 1e6,
    terminals: terminals.length,
    sockets: sockets.length,
    pipes: pipes.length,
    files: links.length - sockets.length - terminals.length - pipes.length,
    listeners: listening(pid).filter((inode) => inodes.has(inode)).length,
    children: threads.flatMap((thread) => childrenOf(pid, thread)).length,
    threads: threads.length,
  };
}

function descriptors(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

function childrenOf(pid: number, thread: string): string[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8');
    return children.split(' ').filter((child) => child !== '');
  } catch {
    return [];
  }
}

/** Inodes of the sockets that accept connections, of all processes. */
function listening(pid: number): string[] {
  const rows = (name: string): string[][] =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/ +/));
  const tcp = [...rows('tcp'), ...rows('tcp6')].filter((row) => row[3] === '0A');
  const unix = rows('unix').filter((row) => row[3] === '00010000');
  return [...tcp.map((row) => row[9] ?? ''), ...unix.map((row) => row[6] ?? '')];
}
