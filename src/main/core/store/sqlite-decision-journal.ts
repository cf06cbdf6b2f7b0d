import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { Logger } from '#shared/base/ports.ts';
import type {
  DecisionJournal,
  JournalDecision,
  JournalEntry,
  JournalRequest,
} from '../agents/permissions/decision-journal.ts';
import { guardStorage } from './guard-storage.ts';

export interface DecisionJournalOptions {
  /** Names the process that writes; requests of processes that are gone are closed by it. */
  readonly owner: string;
  readonly logger: Logger;
  /** Closed requests that are kept; 20,000 unless given. */
  readonly limit?: number;
}

const READ = 'The record of what agents asked could not be read.';
const WRITE = 'What an agent asked could not be recorded. Check free space and permissions.';
/** Old ones are forgotten now and then rather than with each request. */
const FORGET_EVERY = 200;

/** {@link DecisionJournal} in the app's database. */
export class SqliteDecisionJournal implements DecisionJournal {
  readonly #options: Required<DecisionJournalOptions>;
  readonly #insert: Statement<[Record<string, string | number | null>]>;
  readonly #close: Statement<[string, string | null, string, number, string]>;
  readonly #ofSession: Statement<[string, number]>;
  readonly #ofAll: Statement<[number]>;
  readonly #openOwners: Statement<[]>;
  readonly #abandon: Statement<[number, string]>;
  readonly #forget: Statement<[number]>;
  #sinceForgotten = FORGET_EVERY;

  constructor(database: Database, options: DecisionJournalOptions) {
    this.#options = { limit: 20_000, ...options };
    this.#insert = database.prepare(
      `INSERT INTO agent_request (id, owner, kind, agent, project, session_id, origin, title,
         tool_call_id, tool_name, permission_key, options, asked_at)
       VALUES (@id, @owner, @kind, @agent, @project, @sessionId, @origin, @title,
         @toolCallId, @toolName, @permissionKey, @options, @askedAt)
       ON CONFLICT (id) DO NOTHING`,
    );
    this.#close = database.prepare(
      `UPDATE agent_request SET outcome = ?, option_id = ?, decided_by = ?, decided_at = ?
       WHERE id = ? AND outcome IS NULL`,
    );
    const newest = 'ORDER BY asked_at DESC, rowid DESC LIMIT ?';
    this.#ofSession = database.prepare(
      `SELECT * FROM agent_request WHERE session_id = ? ${newest}`,
    );
    this.#ofAll = database.prepare(`SELECT * FROM agent_request ${newest}`);
    this.#openOwners = database
      .prepare<[]>('SELECT DISTINCT owner FROM agent_request WHERE outcome IS NULL')
      .pluck();
    this.#abandon = database.prepare(
      `UPDATE agent_request
       SET outcome = 'unanswered', decided_by = '{"kind":"agent_exit"}', decided_at = ?
       WHERE owner = ? AND outcome IS NULL`,
    );
    this.#forget = database.prepare(
      `DELETE FROM agent_request WHERE outcome IS NOT NULL AND rowid IN (
         SELECT rowid FROM agent_request ORDER BY asked_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
    );
  }

  opened(request: JournalRequest): void {
    const { toolCallId, toolName, permissionKey, options, ...rest } = request;
    guardStorage(WRITE, () => {
      this.#insert.run({
        ...rest,
        owner: this.#options.owner,
        toolCallId: toolCallId ?? null,
        toolName: toolName ?? null,
        permissionKey: permissionKey ?? null,
        options: JSON.stringify(options),
      });
      this.#forgetSometimes();
    });
  }

  decided(id: string, decision: JournalDecision): boolean {
    const { outcome, optionId = null, decidedBy, decidedAt } = decision;
    const by = JSON.stringify(decidedBy);
    return guardStorage(WRITE, () => {
      return this.#close.run(outcome, optionId, by, decidedAt, id).changes === 1;
    });
  }

  recent(query: { readonly sessionId?: string; readonly limit: number }): readonly JournalEntry[] {
    const { sessionId, limit } = query;
    const rows: readonly unknown[] = guardStorage(READ, () =>
      sessionId === undefined ? this.#ofAll.all(limit) : this.#ofSession.all(sessionId, limit),
    );
    return rows.flatMap((row) => {
      const read = rowSchema.safeParse(row);
      if (read.success) return [toEntry(read.data)];
      this.#options.logger.warn({}, 'A record of what an agent asked is damaged and left out.');
      return [];
    });
  }

  /**
   * Closes as unanswered what processes left open that are gone, at `now`. To be called at the start,
   * before anything is asked. The number of processes it was done for is returned.
   * @param isRunning whether the process that called itself so still runs
   */
  closeAbandoned(isRunning: (owner: string) => boolean, now: number): number {
    return guardStorage(WRITE, () => {
      const owners: readonly unknown[] = this.#openOwners.all();
      const gone = owners.filter((owner) => typeof owner === 'string' && !isRunning(owner));
      for (const owner of gone) this.#abandon.run(now, String(owner));
      return gone.length;
    });
  }

  #forgetSometimes(): void {
    this.#sinceForgotten += 1;
    if (this.#sinceForgotten < FORGET_EVERY) return;
    this.#sinceForgotten = 0;
    this.#forget.run(this.#options.limit);
  }
}

const text = z.string();
const maybe = z.nullable(text);
const json = <S extends z.core.$ZodType>(schema: S) =>
  z.pipe(
    z.pipe(
      text,
      z.transform((value, context): unknown => {
        try {
          return JSON.parse(value);
        } catch {
          context.issues.push({ code: 'custom', message: 'not JSON', input: value });
          return z.NEVER;
        }
      }),
    ),
    schema,
  );

const decidedBySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hook'), reason: text }),
  z.object({
    kind: z.literal('list'),
    list: z.enum(['allowedTools', 'disallowedTools']),
    name: text,
  }),
  z.object({ kind: z.literal('rule'), ruleId: text }),
  z.object({ kind: z.literal('person'), surface: text, person: z.optional(text) }),
  z.object({ kind: z.literal('error'), reason: text }),
  z.object({
    kind: z.enum(['handler', 'default', 'cancelled', 'call_ended', 'agent_exit']),
  }),
]);

const rowSchema = z.object({
  id: text,
  kind: z.enum(['permission', 'elicitation', 'questions']),
  agent: text,
  project: text,
  session_id: text,
  origin: z.enum(['agent', 'subagent']),
  title: text,
  tool_call_id: maybe,
  tool_name: maybe,
  permission_key: maybe,
  options: json(z.array(z.object({ optionId: text, kind: text, name: text }))),
  asked_at: z.number(),
  outcome: z.nullable(z.enum(['selected', 'accepted', 'declined', 'cancelled', 'unanswered'])),
  option_id: maybe,
  decided_by: z.nullable(json(decidedBySchema)),
  decided_at: z.nullable(z.number()),
});

function toEntry(row: z.infer<typeof rowSchema>): JournalEntry {
  const { id, kind, agent, project, origin, title, options, outcome } = row;
  const { decided_by: decidedBy, decided_at: decidedAt } = row;
  const request: JournalRequest = {
    ...{ id, kind, agent, project, origin, title, options },
    sessionId: row.session_id,
    toolCallId: row.tool_call_id ?? undefined,
    toolName: row.tool_name ?? undefined,
    permissionKey: row.permission_key ?? undefined,
    askedAt: row.asked_at,
  };
  const optionId = row.option_id ?? undefined;
  const decision =
    outcome && decidedBy && decidedAt !== null
      ? { outcome, optionId, decidedBy, decidedAt }
      : undefined;
  return { request, decision };
}
