import type { Database } from 'better-sqlite3';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { LayoutRepository } from './layout-repository.ts';
import { type OpenedDatabase, openDatabase } from './open-database.ts';
import { SqliteLayoutRepository } from './sqlite-layout-repository.ts';

export interface LazyLayoutRepositoryOptions {
  /** The database file. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told what opening found, one sentence each. */
  readonly onProblem: (problem: string) => void;
}

/** A {@link LayoutRepository} that opens its database when first needed, to not delay the start. */
export class LazyLayoutRepository implements LayoutRepository {
  readonly #options: LazyLayoutRepositoryOptions;
  #opened: (OpenedDatabase & { layouts: SqliteLayoutRepository }) | undefined;

  constructor(options: LazyLayoutRepositoryOptions) {
    this.#options = options;
  }

  load(window: string): string | null {
    return this.open().load(window);
  }

  save(window: string, layout: string): void {
    this.open().save(window, layout);
  }

  /** Opens the database now, if it is not open. */
  open(): LayoutRepository {
    if (!this.#opened) {
      const opened = openDatabase(this.#options);
      const layouts = new SqliteLayoutRepository(opened.database, this.#options.clock);
      this.#opened = { ...opened, layouts };
      for (const problem of opened.problems) this.#options.onProblem(problem);
    }
    return this.#opened.layouts;
  }

  /** The database, opened now if it is not open. It closes with this repository. */
  database(): Database {
    this.open();
    if (!this.#opened) throw new Error('The database was not opened.');
    return this.#opened.database;
  }

  /** Closes the database. It would be opened again by another call. */
  dispose(): void {
    this.#opened?.database.close();
    this.#opened = undefined;
  }
}
