// What turns have used, one row for each turn and day. Rows are replaced by what a turn has used so far,
// so that nothing counts twice however often it is written.

import type { Database, Statement } from 'better-sqlite3';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import type { TurnUsage } from '#shared/chat/chat-item.ts';

/** Which turn of which chat. */
export interface TurnOfChat {
  readonly chat: string;
  /** Item of its prompt. */
  readonly turn: string;
  readonly agent: string;
  readonly cwd: string;
}

const counts = ['cost_usd', 'input', 'output', 'cached_read', 'cached_write', 'thought', 'total'];
const columns = [
  'chat',
  'turn',
  'day',
  'agent',
  'cwd',
  'model',
  'started_at',
  'ended_at',
  ...counts,
];

/** Of the day on which a turn goes on: what it has used in all, without what it used before. */
const ofToday = (count: string): string =>
  `max(0, @${count} - (SELECT coalesce(sum(${count}), 0) FROM turn_usage
   WHERE chat = @chat AND turn = @turn AND day <> @day))`;

export class TurnUsageTable {
  readonly #write: Statement<[object]>;

  constructor(database: Database) {
    const values = columns.map((name) => (counts.includes(name) ? ofToday(name) : `@${name}`));
    this.#write = database.prepare(
      `INSERT INTO turn_usage (${columns.join(', ')}) VALUES (${values.join(', ')})
       ON CONFLICT (chat, turn, day) DO UPDATE SET model = excluded.model,
         ended_at = excluded.ended_at, ${counts.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    );
  }

  /** Notes what a turn has used so far, at `now` in ms since 1970. To be called in a transaction. */
  write({ chat, turn, agent, cwd }: TurnOfChat, usage: TurnUsage, now: number): void {
    const { tokens } = usage;
    const whole = (count = 0): number => Math.round(count);
    this.#write.run({
      ...{ chat, turn, agent, cwd },
      day: dayOf(now),
      model: usage.model ?? null,
      started_at: usage.startedAt,
      ended_at: usage.endedAt ?? null,
      cost_usd: usage.costUsd ?? 0,
      input: whole(tokens?.input),
      output: whole(tokens?.output),
      cached_read: whole(tokens?.cachedRead),
      cached_write: whole(tokens?.cachedWrite),
      thought: whole(tokens?.thought),
      total: whole(tokens?.total),
    });
  }
}

type Spending = ChatChange & { readonly item: { readonly id: string; readonly usage: TurnUsage } };

/** Whether a change says what a turn has used. */
export function isSpending(change: ChatChange): change is Spending {
  return change.type === 'upsert' && change.item.type === 'user' && change.item.usage !== undefined;
}

/** The local day of a time, e.g. `2026-11-21`. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
