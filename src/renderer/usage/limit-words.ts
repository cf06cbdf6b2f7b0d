// Limits of cost, as a person raises them. Pure.

import type { UsageLimits } from '#shared/contract/index.ts';

/** The limit that stands in the way: of the chat before that of the day; undefined without any. */
export function limitToRaise({
  chat,
  day,
}: UsageLimits):
  | { readonly kind: 'chat' | 'day'; readonly limitUsd: number; readonly spentUsd: number }
  | undefined {
  const all = [
    { kind: 'chat' as const, limitUsd: chat?.limitUsd ?? null, spentUsd: chat?.spentUsd ?? 0 },
    { kind: 'day' as const, ...day },
  ].flatMap(({ kind, limitUsd, spentUsd }) =>
    limitUsd === null ? [] : [{ kind, limitUsd, spentUsd }],
  );
  return all.toSorted((a, b) => b.spentUsd / b.limitUsd - a.spentUsd / a.limitUsd)[0];
}

/** The limit that somebody typed; undefined if it is no number, or would be reached at once. */
export function readLimit(text: string, spentUsd: number): number | undefined {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  const limit = plain === '' ? Number.NaN : Number(plain);
  if (!Number.isFinite(limit) || limit < 0 || limit > 100_000) return undefined;
  return limit === 0 || limit > spentUsd ? limit : undefined;
}
