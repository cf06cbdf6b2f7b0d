// Copies of what agents keep of their sessions, beside the recording (section 8.7). Only files that were
// not there when the session began: others belong to conversations of somebody else. What runs in the
// session can write there, so no link leads to what it may not read itself.

import { createWriteStream } from 'node:fs';
import { type FileHandle, lstat, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as z from 'zod/mini';
import { parseJson } from '#shared/base/parse-json.ts';
import { openRealFile } from '../../files/open-real-file.ts';
import { replacePrivateFile } from '../../store/private-file.ts';
import { isBelow } from '../tunnel/posix-path.ts';

/** Largest file that is copied, in bytes; files looked at; folders below each other. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 2000;
const MAX_DEPTH = 3;
const MAX_FIRST_LINE = 512 * 1024;

/** First line of a session of codex. */
const sessionMeta = z.object({ payload: z.object({ cwd: z.string() }) });

export interface ChatCaptureOptions {
  readonly agent: string;
  /** The session's folder; links may lead there. */
  readonly cwd: string;
  /** Home folder of the agent. */
  readonly home: string;
  /** Files to write. */
  readonly chat: string;
  readonly meta: string;
}

interface Found {
  readonly path: string;
  readonly at: number;
  readonly size: number;
}

export class ChatCapture {
  readonly #options: ChatCaptureOptions;
  /** The session's folder by both its names: agents note it as it really is. */
  readonly #folders: Promise<readonly string[]>;
  readonly #before: Promise<ReadonlySet<string>>;
  #last = '';

  /** Looks at what is there before the agent begins. */
  constructor(options: ChatCaptureOptions) {
    this.#options = options;
    const { cwd } = options;
    this.#folders = realpath(cwd).then(
      (real) => [cwd, real],
      () => [cwd],
    );
    this.#before = this.#find().then((found) => new Set(found.map(({ path }) => path)));
  }

  /** True once something was copied. */
  get captured(): boolean {
    return this.#last !== '';
  }

  /** Resolves when what was there before is known. */
  async ready(): Promise<void> {
    await this.#before;
  }

  /** Copies the newest conversation, if it has changed. Throws the system's error. */
  async capture(): Promise<void> {
    const before = await this.#before;
    const found = (await this.#find()).filter(({ path }) => !before.has(path));
    for (const { path, at, size } of found.toSorted((a, b) => b.at - a.at)) {
      const version = `${path}\n${at}\n${size}`;
      if (version === this.#last) return;
      await using file = size > MAX_BYTES ? null : await openRealFile(path);
      if (!file || !(await this.#isOurs(file))) continue;
      await this.#copy(file, basename(path, '.jsonl'));
      this.#last = version;
      return;
    }
  }

  async #copy(from: FileHandle, id: string): Promise<void> {
    const { agent, cwd, chat, meta } = this.#options;
    const temporary = `${chat}.tmp`;
    try {
      const out = createWriteStream(temporary, { mode: 0o600 });
      const all = from.createReadStream({ start: 0, end: MAX_BYTES, autoClose: false });
      await pipeline(all, createGzip(), out);
      await rename(temporary, chat);
    } finally {
      await rm(temporary, { force: true });
    }
    const lines = { agent_session_id: id, agent, format: 'jsonl', cwd };
    const text = Object.entries(lines).map(([name, value]) => `${name}=${oneLine(value)}\n`);
    await replacePrivateFile(meta, Buffer.from(text.join('')), false);
  }

  /** Codex keeps sessions of all folders together. */
  async #isOurs(file: FileHandle): Promise<boolean> {
    if (this.#options.agent !== 'codex') return true;
    const first = sessionMeta.safeParse(parseJson(await firstLine(file)));
    return first.success && (await this.#folders).includes(first.data.payload.cwd);
  }

  async #find(): Promise<Found[]> {
    const found: Found[] = [];
    const home = await realpath(this.#options.home).catch(() => null);
    if (home === null) return found;
    for (const store of new Set(storesOf(this.#options, await this.#folders))) {
      const folder = await realpath(store).catch(() => null);
      // Somebody may have put a link to conversations of others in its place.
      if (folder !== null && isBelow(folder, home)) await look(folder, 0, found);
    }
    return found;
  }
}

/** Where an agent keeps its sessions of a folder; none for agents without. */
function storesOf({ agent, home }: ChatCaptureOptions, folders: readonly string[]): string[] {
  switch (agent) {
    case 'claude':
      return folders.flatMap((folder) =>
        [/\//g, /[^A-Za-z0-9]/g].map((each) =>
          join(home, '.claude', 'projects', folder.replace(each, '-')),
        ),
      );
    case 'codex':
      return [join(home, '.codex', 'sessions')];
    case 'opencode':
      return [join(home, '.opencode', 'sessions')];
    default:
      return [];
  }
}

/** Adds what is below `folder`. Links are not followed: they could lead anywhere. */
async function look(folder: string, depth: number, found: Found[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (found.length >= MAX_FILES) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < MAX_DEPTH) await look(path, depth + 1, found);
    if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
    const facts = await lstat(path).catch(() => null);
    if (facts?.isFile()) found.push({ path, at: facts.mtimeMs, size: facts.size });
  }
}

async function firstLine(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_FIRST_LINE), 0, MAX_FIRST_LINE, 0);
  return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
}

const oneLine = (text: string): string => text.replace(/[\r\n]/g, ' ');
