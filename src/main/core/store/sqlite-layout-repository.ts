import type { Database, Statement } from 'better-sqlite3';
import type { Clock } from '#shared/base/ports.ts';
import { guardStorage } from './guard-storage.ts';
import type { LayoutRepository } from './layout-repository.ts';

/** Windows whose layout is kept; the one saved longest ago is forgotten first. */
const MAX_WINDOWS = 100;

/** {@link LayoutRepository} in the app's database. */
export class SqliteLayoutRepository implements LayoutRepository {
  readonly #clock: Clock;
  readonly #select: Statement<[string]>;
  readonly #upsert: Statement<[string, string, number]>;
  readonly #forget: Statement<[number]>;

  constructor(database: Database, clock: Clock) {
    this.#clock = clock;
    this.#select = database.prepare<[string]>('SELECT layout FROM layout WHERE window = ?').pluck();
    this.#upsert = database.prepare(
      `INSERT INTO layout (window, layout, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (window) DO UPDATE SET layout = excluded.layout, updated_at = excluded.updated_at`,
    );
    this.#forget = database.prepare(
      'DELETE FROM layout WHERE window IN (SELECT window FROM layout ORDER BY updated_at DESC LIMIT -1 OFFSET ?)',
    );
  }

  load(window: string): string | null {
    const found: unknown = guardStorage('The window layout could not be read.', () =>
      this.#select.get(window),
    );
    return typeof found === 'string' ? found : null;
  }

  save(window: string, layout: string): void {
    guardStorage('The window layout could not be saved. Check free space and permissions.', () => {
      this.#upsert.run(window, layout, this.#clock.now());
      this.#forget.run(MAX_WINDOWS);
    });
  }
}
