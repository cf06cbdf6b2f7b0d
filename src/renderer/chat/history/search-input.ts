import type { SearchChatsInput } from '#shared/contract/index.ts';

/** What a search is narrowed to; empty is anything. */
export interface ChatFilters {
  readonly agent: string;
  readonly folder: string;
  /** Days back from now; 0 is any time. */
  readonly days: number;
  readonly archived: 'with' | 'without' | 'only';
}

export const anything: ChatFilters = { agent: '', folder: '', days: 0, archived: 'with' };

const DAY_MS = 24 * 3600 * 1000;

/** A search as it crosses the door. Days begin at midnight, so that it stays the same while one types. */
export function inputOf(
  query: string,
  { agent, folder, days, archived }: ChatFilters,
  now = Date.now(),
): SearchChatsInput {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  return {
    query,
    ...(agent === '' ? {} : { agent }),
    ...(folder === '' ? {} : { folder }),
    ...(days === 0 ? {} : { since: midnight - (days - 1) * DAY_MS }),
    ...(archived === 'with' ? {} : { archived }),
  };
}
