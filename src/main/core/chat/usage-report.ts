// What chats have used, added up. Reads only; what is read is written by TurnUsageTable.

import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { Clock } from '#shared/base/ports.ts';
import type { TurnUsages, UsageCounts, UsageRow, UsageSummary } from '#shared/contract/usage.ts';
import { withStorage } from './storage-guard.ts';
import { dayOf } from './turn-usage-table.ts';

export interface UsageReportPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** What an agent is called. */
  readonly labelOf: (agent: string) => string;
}

const MAX_CHATS = 200;
const MAX_ROWS = 20_000;
const MAX_TURNS = 1000;

const sums = `coalesce(sum(u.cost_usd), 0) AS costUsd, count(DISTINCT u.chat || ' ' || u.turn) AS turns,
  coalesce(sum(u.input), 0) AS input, coalesce(sum(u.output), 0) AS output,
  coalesce(sum(u.cached_read), 0) AS cachedRead, coalesce(sum(u.cached_write), 0) AS cachedWrite,
  coalesce(sum(u.thought), 0) AS thought, coalesce(sum(u.total), 0) AS total`;
const ofChat = `u.chat, c.title, c.id IS NULL AS deleted, u.agent, u.cwd`;
const inRange =
  'FROM turn_usage u LEFT JOIN chat c ON c.id = u.chat AND c.deleted_at IS NULL WHERE u.day BETWEEN ? AND ?';
const dearest = 'ORDER BY costUsd DESC, total DESC';

type Range = [from: string, to: string];

export class UsageReport {
  readonly #ports: UsageReportPorts;
  readonly #statements = new Map<string, Statement<string[]>>();
  readonly #spent: Statement<[string]>;
  readonly #spentOn: Statement<[string]>;

  constructor(ports: UsageReportPorts) {
    this.#ports = ports;
    const sum = 'SELECT coalesce(sum(cost_usd), 0) FROM turn_usage WHERE';
    this.#spent = ports.database.prepare<[string]>(`${sum} chat = ?`).pluck();
    this.#spentOn = ports.database.prepare<[string]>(`${sum} day = ?`).pluck();
  }

  /** The last `days` days, today included. @throws AppError `storage_failed` */
  summary(days: number): UsageSummary {
    const all = this.#days(days);
    const range: Range = [all[0] ?? '', all.at(-1) ?? ''];
    const { labelOf } = this.#ports;
    return this.#read(() => {
      const byDay = new Map(
        this.#rows(dayRow, `SELECT u.day, ${sums} ${inRange} GROUP BY u.day`, range).map((row) => [
          row.day,
          row,
        ]),
      );
      const agents = `SELECT u.agent, ${sums} ${inRange} GROUP BY u.agent ${dearest}`;
      const models = `SELECT u.model, ${sums} ${inRange} GROUP BY u.model ${dearest}`;
      const chats = `SELECT ${ofChat}, ${sums} ${inRange} GROUP BY u.chat ${dearest} LIMIT ${MAX_CHATS}`;
      const [total = none] = this.#rows(countsRow, `SELECT ${sums} ${inRange}`, range);
      return {
        total,
        days: all.map((day) => byDay.get(day) ?? { day, ...none }),
        agents: this.#rows(agentRow, agents, range).map((row) => ({
          ...row,
          label: labelOf(row.agent),
        })),
        models: this.#rows(modelRow, models, range),
        chats: this.#rows(chatRow, chats, range).map((row) => this.#named(row)),
      };
    });
  }

  /** What each chat used on each day with each model, newest first. @throws AppError `storage_failed` */
  rows(days: number): UsageRow[] {
    const all = this.#days(days);
    const sql = `SELECT u.day, u.model, ${ofChat}, ${sums} ${inRange}
      GROUP BY u.day, u.chat, u.model ORDER BY u.day DESC, costUsd DESC LIMIT ${MAX_ROWS}`;
    return this.#read(() =>
      this.#rows(detailRow, sql, [all[0] ?? '', all.at(-1) ?? '']).map((row) => this.#named(row)),
    );
  }

  /** Each turn of a chat, newest first. @throws AppError `storage_failed` */
  turns(chat: string): TurnUsages {
    const sql = `SELECT u.turn, min(u.started_at) AS startedAt, max(u.ended_at) AS endedAt,
      max(u.model) AS model, ${sums} FROM turn_usage u WHERE u.chat = ?
      GROUP BY u.turn ORDER BY startedAt DESC LIMIT ${MAX_TURNS}`;
    return this.#read(() => this.#rows(turnRow, sql, [chat]));
  }

  /** What a chat has cost, in US dollars. @throws AppError `storage_failed` */
  spentBy(chat: string): number {
    return this.#read(() => Number(this.#spent.get(chat)));
  }

  /** What all chats together have cost today, in US dollars. @throws AppError `storage_failed` */
  spentToday(): number {
    return this.#read(() => Number(this.#spentOn.get(dayOf(this.#ports.clock.now()))));
  }

  #rows<T>(schema: z.ZodMiniType<T>, sql: string, values: string[]): T[] {
    const statement = this.#statements.get(sql) ?? this.#ports.database.prepare<string[]>(sql);
    this.#statements.set(sql, statement);
    return z.array(schema).parse(statement.all(...values));
  }

  #named<T extends { readonly agent: string; readonly deleted: number }>({
    agent,
    deleted,
    ...row
  }: T): Omit<T, 'agent' | 'deleted'> & { agentLabel: string; deleted: boolean } {
    return { ...row, agentLabel: this.#ports.labelOf(agent), deleted: deleted === 1 };
  }

  /** Days as they are written, oldest first. */
  #days(count: number): string[] {
    const today = new Date(this.#ports.clock.now());
    return Array.from({ length: count }, (_, index) => {
      // Noon, which every day has: clocks are put forward at night.
      const date = new Date(today.getFullYear(), today.getMonth(), today.getDate(), 12);
      date.setDate(date.getDate() - (count - 1 - index));
      return dayOf(date.getTime());
    });
  }

  #read<T>(work: () => T): T {
    return withStorage('What chats have used could not be read.', work);
  }
}

const none: UsageCounts = {
  costUsd: 0,
  turns: 0,
  input: 0,
  output: 0,
  cachedRead: 0,
  cachedWrite: 0,
  thought: 0,
  total: 0,
};

const number = z.number();
const counts = {
  costUsd: number,
  turns: number,
  input: number,
  output: number,
  cachedRead: number,
  cachedWrite: number,
  thought: number,
  total: number,
};
const text = z.string();
const maybe = z.nullable(text);
const chat = { chat: text, title: maybe, deleted: number, agent: text, cwd: text };
const countsRow = z.object(counts);
const dayRow = z.object({ day: text, ...counts });
const agentRow = z.object({ agent: text, ...counts });
const modelRow = z.object({ model: maybe, ...counts });
const chatRow = z.object({ ...chat, ...counts });
const detailRow = z.object({ day: text, model: maybe, ...chat, ...counts });
const turnRow = z.object({
  turn: text,
  startedAt: number,
  endedAt: z.nullable(number),
  model: maybe,
  ...counts,
});
