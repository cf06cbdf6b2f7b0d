// What chats may cost, by the settings: each one, and all of them in a day.

import type { Logger } from '#shared/base/ports.ts';
import type { UsageLimits } from '#shared/contract/usage.ts';
import { BudgetTracker, dollars } from '../agents/accounting/budget-tracker.ts';

export interface SpendingPorts {
  /** Limits in US dollars; 0 is none. */
  readonly limits: () => { readonly chatUsd: number; readonly dayUsd: number };
  /** What a chat has cost so far. */
  readonly spentBy: (chat: string) => number;
  readonly logger: Logger;
  /** What all chats have cost today. */
  readonly spentToday: () => number;
}

/** A limit that is reached, or nearly. */
export interface SpendingNote {
  readonly reached: boolean;
  /** Tells one limit from another, so that each is warned of once. */
  readonly key: string;
  /** For a person. */
  readonly text: string;
}

export class SpendingLimits {
  readonly #ports: SpendingPorts;

  constructor(ports: SpendingPorts) {
    this.#ports = ports;
  }

  /** What there is to say of a chat's limits: what is reached before what is near. Never throws. */
  noteOf(chat: string): SpendingNote | undefined {
    try {
      return this.#noteOf(chat);
    } catch (err) {
      this.#ports.logger.error({ err }, 'What a chat has cost could not be read.');
      return undefined;
    }
  }

  #noteOf(chat: string): SpendingNote | undefined {
    const { chatUsd, dayUsd } = this.#ports.limits();
    const notes = [
      chatUsd > 0 ? noteOf('chat', chatUsd, this.#ports.spentBy(chat)) : undefined,
      dayUsd > 0 ? noteOf('day', dayUsd, this.#ports.spentToday()) : undefined,
    ];
    return notes.find((note) => note?.reached) ?? notes.find((note) => note !== undefined);
  }

  /** Limits and what was spent of them. @throws AppError */
  state(chat: string | undefined): UsageLimits {
    const { chatUsd, dayUsd } = this.#ports.limits();
    return {
      day: { limitUsd: dayUsd || null, spentUsd: this.#ports.spentToday() },
      chat:
        chat === undefined
          ? null
          : { limitUsd: chatUsd || null, spentUsd: this.#ports.spentBy(chat) },
    };
  }
}

function noteOf(kind: 'chat' | 'day', limit: number, spent: number): SpendingNote | undefined {
  const tracker = new BudgetTracker({ maxCostUsd: limit });
  tracker.feed(tracker, kind, { costUsd: spent, totalTokens: 0 });
  const { exceeded, nearCompletion, completionRatio } = tracker.status();
  if (!exceeded && !nearCompletion) return undefined;
  const what = kind === 'chat' ? 'This chat' : 'All chats together';
  const when = kind === 'chat' ? '' : ' today';
  const most = dollars(limit);
  const key = `${kind} ${limit}`;
  if (exceeded) {
    return {
      reached: true,
      key,
      text: `${what} may cost ${most}${when}; ${dollars(spent)} is spent.`,
    };
  }
  const share = Math.floor(completionRatio * 100);
  return { reached: false, key, text: `${what} used ${share} % of the limit of ${most}${when}.` };
}
