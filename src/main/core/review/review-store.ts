// Keeps what reviews know of chats: recorded moments of their files, and what reverts took away.

import { deserialize, serialize } from 'node:v8';
import type { Database } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { Clock } from '#shared/base/ports.ts';
import { withStorage } from '../chat/storage-guard.ts';
import type { KeptChange } from './revert-files.ts';

/** A moment of the files of a chat. */
export interface StoredPoint {
  /** Item of the turn's prompt; empty for the start of the chat. */
  readonly turn: string;
  readonly edge: 'before' | 'after';
  /** Folder that the repository's objects are in. */
  readonly repository: string;
  readonly head: string | null;
  /** Null if it could not be recorded. */
  readonly tree: string | null;
  /** Why it could not. */
  readonly note: string | null;
  /** ms since the epoch */
  readonly at: number;
}

const row = z.object({
  turn: z.string(),
  edge: z.enum(['before', 'after']),
  repository: z.string(),
  head: z.nullable(z.string()),
  tree: z.nullable(z.string()),
  note: z.nullable(z.string()),
  at: z.number(),
});

const state = z.object({
  kind: z.enum(['none', 'file', 'link', 'other']),
  mode: z.number(),
  data: z.instanceof(Uint8Array),
});
const keptChange = z.object({
  root: z.string(),
  patch: z.string(),
  index: z.nullable(z.object({ before: z.string(), after: z.string() })),
  files: z.array(z.object({ path: z.string(), before: state, after: z.nullable(z.string()) })),
});

const READ = 'What was recorded of the files could not be read.';
const WRITE = 'What belongs to the files could not be saved.';
/** Reverts of a chat that can be taken back, the newest. */
const MAX_UNDOS = 50;

export class ReviewStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Moments of a chat, oldest first. @throws AppError `storage_failed` */
  points(chat: string): StoredPoint[] {
    const rows = withStorage(READ, () =>
      this.#database
        .prepare('SELECT * FROM review_point WHERE chat = ? ORDER BY at, rowid')
        .all(chat),
    );
    return rows.flatMap((found) => {
      const read = row.safeParse(found);
      return read.success ? [read.data] : [];
    });
  }

  /** Notes a moment in place of what was noted of it. @throws AppError `storage_failed` */
  setPoint(chat: string, point: StoredPoint): void {
    const { turn, edge, repository, head, tree, note, at } = point;
    withStorage(WRITE, () =>
      this.#database
        .prepare(
          `INSERT OR REPLACE INTO review_point (chat, turn, edge, repository, head, tree, note, at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(chat, turn, edge, repository, head, tree, note, at),
    );
  }

  /**
   * Forgets the oldest turns of a chat, all but `keep`; trees that are needed no more, and where they are.
   * @throws AppError `storage_failed`
   */
  prune(chat: string, keep: number): { readonly repository: string; readonly tree: string }[] {
    const points = this.points(chat);
    const turns = [...new Set(points.map(({ turn }) => turn))].filter((turn) => turn !== '');
    const old = new Set(turns.slice(0, Math.max(0, turns.length - keep)));
    if (old.size === 0) return [];
    withStorage(WRITE, () => {
      const statement = this.#database.prepare(
        'DELETE FROM review_point WHERE chat = ? AND turn = ?',
      );
      for (const turn of old) statement.run(chat, turn);
    });
    const needed = new Set(points.filter(({ turn }) => !old.has(turn)).map(({ tree }) => tree));
    return points.flatMap(({ turn, tree, repository }) =>
      old.has(turn) && tree !== null && !needed.has(tree) ? [{ repository, tree }] : [],
    );
  }

  /** Keeps what a revert took away; the oldest ones are forgotten. @throws AppError `storage_failed` */
  setUndo(chat: string, id: string, kept: KeptChange): void {
    withStorage(WRITE, () => {
      this.#database
        .prepare('INSERT OR REPLACE INTO review_undo (id, chat, at, kept) VALUES (?, ?, ?, ?)')
        .run(id, chat, this.#clock.now(), serialize(kept));
      this.#database
        .prepare(
          `DELETE FROM review_undo WHERE chat = ? AND id NOT IN
           (SELECT id FROM review_undo WHERE chat = ? ORDER BY at DESC, rowid DESC LIMIT ?)`,
        )
        .run(chat, chat, MAX_UNDOS);
    });
  }

  /** What a revert of a chat took away; undefined if that is not kept (any more). @throws AppError */
  undo(chat: string, id: string): KeptChange | undefined {
    const found: unknown = withStorage(READ, () =>
      this.#database
        .prepare('SELECT kept FROM review_undo WHERE chat = ? AND id = ?')
        .pluck()
        .get(chat, id),
    );
    if (!(found instanceof Uint8Array)) return undefined;
    const read = keptChange.safeParse(readable(found));
    return read.success ? read.data : undefined;
  }

  /** @throws AppError `storage_failed` */
  deleteUndo(id: string): void {
    withStorage(WRITE, () =>
      this.#database.prepare('DELETE FROM review_undo WHERE id = ?').run(id),
    );
  }
}

function readable(bytes: Uint8Array): unknown {
  try {
    return deserialize(bytes);
  } catch {
    // A damaged record is none.
    return undefined;
  }
}
