import type { Database } from 'better-sqlite3';
import type { Clock } from '#shared/base/ports.ts';
import type { Migration } from './migrations/migration.ts';

/** The file was written by a newer Aerie than this one. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/**
 * Brings `database` up to the last of `migrations`. Each runs in its own transaction; when one fails,
 * those before it stay and the error is thrown.
 * @throws NewerDatabaseError if a migration ran that `migrations` does not know
 */
export function migrate(database: Database, migrations: readonly Migration[], clock: Clock): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS migration (id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  const newest = migrations.at(-1)?.id ?? 0;
  if (appliedUpTo(database) > newest) {
    throw new NewerDatabaseError('The database was written by a newer version.');
  }
  const record = database.prepare('INSERT INTO migration (id, name, applied_at) VALUES (?, ?, ?)');
  for (const step of migrations) {
    const run = database.transaction(() => {
      // Asked again inside the lock: another process may have been faster.
      if (appliedUpTo(database) >= step.id) return;
      database.exec(step.sql);
      record.run(step.id, step.name, clock.now());
    });
    run.immediate();
  }
}

function appliedUpTo(database: Database): number {
  const newest: unknown = database.prepare('SELECT max(id) FROM migration').pluck().get();
  return typeof newest === 'number' ? newest : 0;
}
