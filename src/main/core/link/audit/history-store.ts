// What is kept of sessions that people began from elsewhere: one private folder for each, with what it
// is and its recordings. The files are the only memory.

import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import type { Clock } from '#shared/base/ports.ts';
import { recordingReason } from '#shared/contract/remote-history.ts';
import { expired, type RetentionRules } from '../../recording/retention.ts';
import { isProcessRunning, processStart } from '../../recording/writer-process.ts';
import { makePrivateFolder, replacePrivateFile } from '../../store/private-file.ts';
import type { RemoteSessionRecord } from './remote-session-record.ts';

/** The only names of folders, whatever anybody asks for. */
const SESSION = /^[0-9a-f]{8}$/;
const MAX_FACTS = 64 * 1024;
/** Folders looked at together. */
const AT_ONCE = 16;

const files = {
  facts: 'session.json',
  pty: 'audit.pty.gz',
  keylog: 'audit.log',
  chat: 'chat.jsonl.gz',
  chatMeta: 'chat.meta',
} as const;
/** What there can be of a session: its terminal, what was typed, what was said. */
export const historyParts = ['pty', 'keylog', 'chat'] as const;
export type HistoryPart = (typeof historyParts)[number];

const stored = z.object({
  version: z.literal(1),
  sessionId: z.string().check(z.regex(SESSION)),
  agent: z.string().check(z.maxLength(64)),
  cwd: z.string().check(z.maxLength(4096)),
  owner: z.nullable(
    z.object({
      userId: z.string().check(z.maxLength(128)),
      email: z.string().check(z.maxLength(256)),
      roost: z.optional(z.string().check(z.maxLength(64))),
    }),
  ),
  startedAt: z.number(),
  why: z.optional(recordingReason),
  /** Null until the session has ended. */
  endedAt: z.nullable(z.number()),
  /** Process that records it. */
  pid: z.int(),
  processStartedAt: z.string(),
  /** Home folder of the program, where agents keep their sessions. */
  home: z.string().check(z.maxLength(4096)),
});

/** A session of earlier, or one that is recorded now. Times are wall-clock times in ms. */
export interface HistoryEntry extends RemoteSessionRecord {
  readonly endedAt: number | null;
  /** A process records it now. */
  readonly running: boolean;
  readonly home: string;
  /** Sizes of what there is of it, in bytes; null for none. */
  readonly parts: Readonly<Record<HistoryPart, number | null>>;
  /** Of all its files. */
  readonly bytes: number;
}

export interface HistoryStoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly pid: number;
  readonly rules: () => RetentionRules;
}

export class HistoryStore {
  readonly #options: HistoryStoreOptions;

  constructor(options: HistoryStoreOptions) {
    this.#options = options;
  }

  /** Where a file of a session stands. @throws AppError `recording_not_found` for what is no session */
  pathOf(id: string, part: keyof typeof files): string {
    if (!SESSION.test(id)) {
      throw new AppError('recording_not_found', 'There is no recording of that session.');
    }
    return join(this.#options.folder, id, files[part]);
  }

  /** Makes the folder of a session; one of before is never written over. @throws AppError `storage_failed` */
  async create(record: RemoteSessionRecord, home: string): Promise<void> {
    const path = join(this.pathOf(record.sessionId, 'facts'), '..');
    let isMade = false;
    try {
      await makePrivateFolder(this.#options.folder);
      await mkdir(path, { mode: 0o700 });
      isMade = true;
      await this.#write({ ...record, home, endedAt: null });
    } catch (error) {
      if (isMade) await this.discard(record.sessionId).catch(() => {}); // The first failure is told.
      throw new AppError('storage_failed', 'This session cannot be recorded, so it is not begun.', {
        cause: error,
      });
    }
  }

  /** Notes that this process records it, or with `endedAt` that it is over. Throws the system's error. */
  async note(entry: HistoryEntry, endedAt: number | null): Promise<void> {
    await this.#write({ ...entry, endedAt });
  }

  /** Newest first. */
  async list(): Promise<HistoryEntry[]> {
    const names = await readdir(this.#options.folder).catch(() => []);
    const ids = names.filter((name) => SESSION.test(name));
    const entries: HistoryEntry[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => this.get(id)));
      entries.push(...some.filter((entry) => entry !== null));
    }
    return entries.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** Null for what is not kept here. */
  async get(id: string): Promise<HistoryEntry | null> {
    if (!SESSION.test(id)) return null;
    const read = stored.safeParse(await json(this.pathOf(id, 'facts')));
    if (!read.success || read.data.sessionId !== id) return null;
    const { pid, processStartedAt, version: _, ...facts } = read.data;
    const [pty, keylog, chat] = await Promise.all(
      historyParts.map((part) => sizeOf(this.pathOf(id, part))),
    );
    const parts = { pty: pty ?? null, keylog: keylog ?? null, chat: chat ?? null };
    return {
      ...facts,
      running: facts.endedAt === null && isProcessRunning(pid, processStartedAt),
      parts,
      bytes: (parts.pty ?? 0) + (parts.keylog ?? 0) + (parts.chat ?? 0),
    };
  }

  /** Deletes all that is kept of a session. @throws AppError `recording_not_found`, `recording_active`, `storage_failed` */
  async remove(id: string): Promise<void> {
    const entry = await this.get(id);
    if (!entry)
      throw new AppError('recording_not_found', 'That recording does not exist any more.');
    if (entry.running) {
      throw new AppError(
        'recording_active',
        'This session still runs. End it before you delete it.',
      );
    }
    await this.discard(id).catch((error: unknown) => {
      throw new AppError('storage_failed', 'The recording cannot be deleted.', { cause: error });
    });
  }

  /** Deletes what was made for a session that has not begun. Throws the system's error. */
  async discard(id: string): Promise<void> {
    await rm(join(this.pathOf(id, 'facts'), '..'), { recursive: true, force: true });
  }

  /** Deletes what the settings no longer allow to be kept. Throws the system's error. */
  async tidy(): Promise<void> {
    const { rules, clock } = this.#options;
    for (const { sessionId } of expired(await this.list(), rules(), clock.now())) {
      await this.discard(sessionId);
    }
  }

  async #write(
    facts: RemoteSessionRecord & { home: string; endedAt: number | null },
  ): Promise<void> {
    const { sessionId, agent, cwd, owner, startedAt, why, endedAt, home } = facts;
    const { pid } = this.#options;
    const content = {
      ...{ version: 1, sessionId, agent, cwd, owner, startedAt, why, endedAt, home, pid },
      processStartedAt: processStart(pid),
    };
    const path = this.pathOf(sessionId, 'facts');
    await replacePrivateFile(path, Buffer.from(JSON.stringify(content, null, 2)));
  }
}

async function json(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, 'utf8');
    return text.length <= MAX_FACTS ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
