// The folder of recordings: what is in it, and the words for it. The files are the only memory, so
// that recordings of earlier runs and of other processes are found as well.

import { type FileHandle, open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  MAX_LISTED_RECORDINGS,
  type RecordingEnd,
  type RecordingInfo,
  recordingEnd,
  recordingId,
  sessionId,
} from '#shared/contract/index.ts';
import { END_COMMENT } from '#shared/protocol/asciicast/encode.ts';
import { type CastFacts, parseCastEnd, parseCastHeader } from '#shared/protocol/asciicast/parse.ts';
import { isProcessRunning } from './writer-process.ts';

const CAST = '.cast';
const KEYLOG = '.keylog';
/** Read of the beginning and of the end of a file, in bytes. */
const HEAD = 64 * 1024;
const TAIL = 512;
/** Files read at the same time. */
const AT_ONCE = 16;

export interface RecordingFolderOptions {
  readonly folder: string;
  /** True for a recording that this process writes now. */
  readonly isActive: (recordingId: string) => boolean;
  /** True for a recording that this process could not write to the end. */
  readonly hasFailed: (recordingId: string) => boolean;
  /** This process, which knows better than the file whether it still writes it. */
  readonly pid: number;
}

export class RecordingFolder {
  readonly #options: RecordingFolderOptions;
  /** What ended recordings are like, as long as their files stay the same. */
  #known = new Map<string, { readonly version: string; readonly info: RecordingInfo }>();

  constructor(options: RecordingFolderOptions) {
    this.#options = options;
  }

  /** Where the files of a recording stand. `id` must be valid. */
  pathOf(id: string, part: 'cast' | 'keylog' = 'cast'): string {
    return join(this.#options.folder, ...id.split('/')) + (part === 'cast' ? CAST : KEYLOG);
  }

  /** An id for a recording of `session` that begins now. */
  newId(session: string, now: number, random: Uint8Array): string {
    const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
    const suffix = [...random].map((byte) => (byte % 36).toString(36)).join('');
    return `${session}/${time}-${suffix}`;
  }

  /** The newest recordings, of one session or of all; files that are none are passed over. */
  async list(session?: string): Promise<RecordingInfo[]> {
    const ids = await this.#ids();
    const wanted = session === undefined ? ids : ids.filter((id) => dirname(id) === session);
    const infos = await this.#describeAll(wanted.slice(0, MAX_LISTED_RECORDINGS));
    return infos.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** What is known of one recording, or null if there is none. */
  async describe(id: string): Promise<RecordingInfo | null> {
    const version = await versionOf(this.pathOf(id));
    const known = this.#known.get(id);
    if (known && known.version === version) return known.info;
    const info = await this.#read(id);
    if (info && !info.running && version !== null) this.#known.set(id, { version, info });
    else this.#known.delete(id);
    return info;
  }

  async #describeAll(ids: readonly string[]): Promise<RecordingInfo[]> {
    const infos: RecordingInfo[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => this.describe(id)));
      infos.push(...some.filter((info) => info !== null));
    }
    return infos;
  }

  async #read(id: string): Promise<RecordingInfo | null> {
    const path = this.pathOf(id);
    const ends = await readEnds(path);
    const facts = ends && parseCastHeader(ends.firstLine);
    if (!facts) return null;
    const keylog = this.pathOf(id, 'keylog');
    const keylogBytes = await sizeOf(keylog);
    const end = parseCastEnd(ends.lastLine);
    const startedAt = facts.origin?.startedAt ?? (facts.timestamp ?? 0) * 1000;
    const running = end === null && this.#isRunning(id, facts);
    const endedAt = running ? Date.now() : ends.modifiedAt;
    return {
      recordingId: id,
      session: sessionOf(id, facts),
      title: facts.title,
      path,
      startedAt,
      durationMs: end?.durationMs ?? Math.max(0, endedAt - startedAt),
      bytes: ends.bytes + (keylogBytes ?? 0),
      cols: facts.cols,
      rows: facts.rows,
      keys: facts.origin?.keys ?? false,
      keylog: keylogBytes === null ? null : keylog,
      running,
      ended: running ? null : this.#endOf(id, end?.ended),
    };
  }

  /** All recordings, however many. */
  async all(): Promise<RecordingInfo[]> {
    const ids = await this.#ids();
    this.#known = new Map(ids.flatMap((id) => this.#knownOf(id)));
    return this.#describeAll(ids);
  }

  /** Deletes the files of a recording, and folders that are empty then. */
  async remove(id: string): Promise<void> {
    // Keys first: without the recording nobody would find them again, to read or to delete.
    await rm(this.pathOf(id, 'keylog'), { force: true });
    await rm(this.pathOf(id));
    let folder = dirname(this.pathOf(id));
    while (folder.startsWith(this.#options.folder + sep)) {
      try {
        await rmdir(folder);
      } catch {
        // Not empty: other recordings are kept in it.
        return;
      }
      folder = dirname(folder);
    }
  }

  #knownOf(id: string): [string, { version: string; info: RecordingInfo }][] {
    const known = this.#known.get(id);
    return known ? [[id, known]] : [];
  }

  #endOf(id: string, ended: string | undefined): RecordingEnd {
    if (this.#options.hasFailed(id)) return 'failed';
    const parsed = recordingEnd.safeParse(ended);
    return parsed.success ? parsed.data : 'interrupted';
  }

  #isRunning(id: string, { origin }: CastFacts): boolean {
    if (this.#options.isActive(id)) return true;
    if (!origin || origin.pid === this.#options.pid) return false;
    return isProcessRunning(origin.pid, origin.processStartedAt);
  }

  /** Newest first, as the time in their names says. */
  async #ids(): Promise<string[]> {
    const { folder } = this.#options;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      },
    );
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(CAST))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).slice(0, -CAST.length))
      .map((path) => path.split(sep).join('/'))
      .filter((id) => recordingId.safeParse(id).success)
      .toSorted((a, b) => nameOf(b).localeCompare(nameOf(a)));
  }
}

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** The file says it exactly; its folder may differ in case where the system does not tell case apart. */
function sessionOf(id: string, { origin }: CastFacts): string {
  const named = sessionId.safeParse(origin?.session);
  return named.success ? named.data : dirname(id);
}

/** Changes whenever the file does; null if there is none. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch {
    // There is none.
    return null;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    // There is none.
    return null;
  }
}

interface FileEnds {
  readonly firstLine: string;
  readonly lastLine: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}

/** The first and the last line of a file, or null if it cannot be read. */
async function readEnds(path: string): Promise<FileEnds | null> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const { size, mtimeMs } = await handle.stat();
    const head = await readAt(handle, 0, Math.min(size, HEAD));
    const tail = await readAt(handle, Math.max(0, size - TAIL), Math.min(size, TAIL));
    const at = tail.lastIndexOf(`\n${END_COMMENT}`);
    return {
      firstLine: head.slice(0, Math.max(0, head.indexOf('\n'))),
      lastLine: at < 0 ? '' : tail.slice(at + 1).trimEnd(),
      bytes: size,
      modifiedAt: mtimeMs,
    };
  } catch {
    // Deleted meanwhile, or not ours to read: as if it were not there.
    return null;
  } finally {
    await handle?.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('utf8', 0, bytesRead);
}
