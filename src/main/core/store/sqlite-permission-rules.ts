import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { Logger } from '#shared/base/ports.ts';
import type { PermissionRule } from '../agents/permissions/permission-rule.ts';
import type { PermissionRuleStore } from '../agents/permissions/permission-rule-book.ts';
import { guardStorage } from './guard-storage.ts';

const READ = 'The permission rules could not be read.';
const WRITE = 'The permission rules could not be saved. Check free space and permissions.';

type Column = string | number | null;

/** {@link PermissionRuleStore} in the app's database. Methods throw AppError `storage_failed`. */
export class SqlitePermissionRules implements PermissionRuleStore {
  readonly #logger: Logger;
  readonly #select: Statement<[]>;
  readonly #insert: Statement<Column[]>;
  readonly #delete: Statement<[string]>;

  constructor(database: Database, logger: Logger) {
    this.#logger = logger;
    this.#select = database.prepare('SELECT * FROM permission_rule ORDER BY created_at, rowid');
    this.#insert = database.prepare(
      `INSERT INTO permission_rule
         (id, effect, agent, project, tool, pattern_kind, pattern, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = database.prepare('DELETE FROM permission_rule WHERE id = ?');
  }

  all(): readonly PermissionRule[] {
    const rows: readonly unknown[] = guardStorage(READ, () => this.#select.all());
    return rows.flatMap((row) => {
      const read = rowSchema.safeParse(row);
      if (read.success) return [toRule(read.data)];
      this.#logger.error({}, 'A permission rule is damaged and does not count.');
      return [];
    });
  }

  add(rule: PermissionRule): void {
    const { id, effect, agent, project, tool, pattern, createdAt } = rule;
    const scope = [agent ?? null, project ?? null];
    const which = [pattern?.kind ?? null, pattern?.value ?? null];
    guardStorage(WRITE, () => {
      this.#insert.run(id, effect, ...scope, tool, ...which, createdAt);
    });
  }

  remove(id: string): boolean {
    return guardStorage(WRITE, () => this.#delete.run(id).changes > 0);
  }
}

const rowSchema = z.object({
  id: z.string(),
  effect: z.enum(['allow', 'deny']),
  agent: z.nullable(z.string()),
  project: z.nullable(z.string()),
  tool: z.string(),
  pattern_kind: z.nullable(z.enum(['command', 'path', 'host'])),
  pattern: z.nullable(z.string()),
  created_at: z.number(),
});

function toRule(row: z.infer<typeof rowSchema>): PermissionRule {
  const { id, effect, agent, project, tool, pattern_kind: kind, pattern } = row;
  return {
    ...{ id, effect, tool },
    agent: agent ?? undefined,
    project: project ?? undefined,
    pattern: kind !== null && pattern !== null ? { kind, value: pattern } : undefined,
    createdAt: row.created_at,
  };
}
