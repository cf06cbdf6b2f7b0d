// Sockets of this machine's programs. Whoever may connect to one talks to what is behind it, and neither a
// file system that is only readable nor a network of one's own keeps a session from sockets with a file.

import { readFile } from 'node:fs/promises';

export interface LocalSockets {
  /** Files that programs take connections or messages at. */
  readonly paths: readonly string[];
  /** Whether programs listen on sockets without a file, which belong to the network. */
  readonly abstract: boolean;
}

const LISTENS = 0x10000;
const DATAGRAMS = 2;

/** Those that are open now, as Linux tells; none where it does not. */
export async function localSockets(): Promise<LocalSockets> {
  return parseSockets(await readFile('/proc/net/unix', 'utf8').catch(() => ''));
}

/** Reads the text of `/proc/net/unix`. Pure. */
export function parseSockets(text: string): LocalSockets {
  const paths = new Set<string>();
  let abstract = false;
  // Number, uses, protocol, flags, type, state, inode, and a path if it has one.
  const line = /^\S+ \S+ \S+ ([0-9A-Fa-f]+) ([0-9A-Fa-f]+) \S+ +\d+ (.+)$/gm;
  for (const [, flags = '', type = '', path = ''] of text.matchAll(line)) {
    if ((Number.parseInt(flags, 16) & LISTENS) === 0 && Number.parseInt(type, 16) !== DATAGRAMS)
      continue;
    if (path.startsWith('@')) abstract = true;
    else if (path.startsWith('/')) paths.add(path);
  }
  return { paths: [...paths], abstract };
}
