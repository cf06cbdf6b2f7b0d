// What each turn has used. Agents tell what a session has cost since it began; what is more than before
// belongs to the turn that runs, or to the one that ended last if it is told late. Each amount counts
// once: one that falls is a correction, unless the session was opened anew meanwhile.

import type { ChatDraft } from './chat-draft.ts';
import type { TokenCounts } from './chat-facts.ts';
import type { TurnUsage } from './chat-item.ts';

/** Takes what the session has cost so far; to be called before it is noted in the facts. */
export function countCost(
  draft: ChatDraft,
  cost: { readonly amount: number; readonly currency: string },
): void {
  if (cost.currency !== 'USD') return;
  const { reopened, ...usage } = draft.facts.usage;
  const before = usage.counted ?? pastCost(draft, cost.amount);
  const isAnew = reopened === true && cost.amount < before;
  const more = isAnew ? cost.amount : cost.amount - before;
  const counted = isAnew ? cost.amount : Math.max(before, cost.amount);
  if (counted !== usage.counted || reopened) draft.set({ usage: { ...usage, counted } });
  if (more > 0) addToTurn(draft, { costUsd: more });
}

/** Takes how many tokens the session has used so far; to be called before it is noted in the facts. */
export function countTokens(draft: ChatDraft, tokens: TokenCounts): void {
  const { usage } = draft.facts;
  const more = combine(tokens, usage.tokens ?? noTokens, (now, then) => Math.max(0, now - then));
  if (more.total > 0) addToTurn(draft, { tokens: more });
}

/** Takes what the answer to the prompt says that the turn has used, unless more is known of it. */
export function tellTurnTokens(draft: ChatDraft, tokens: TokenCounts): void {
  if (tokens.total <= 0) return;
  change(draft, (usage) => (usage.heard ? usage : { ...usage, tokens }));
}

/** Adds to the turn that runs, or to the last one. */
export function addToTurn(
  draft: ChatDraft,
  more: { readonly costUsd?: number; readonly tokens?: TokenCounts },
): void {
  const { costUsd = 0, tokens } = more;
  if (costUsd <= 0 && !tokens) return;
  change(draft, (usage) => ({
    ...usage,
    ...(costUsd > 0 ? { costUsd: (usage.costUsd ?? 0) + costUsd } : {}),
    ...(tokens ? { heard: true, tokens: heardTokens(usage, tokens) } : {}),
  }));
}

/** Notes when the turn ended, in what it has used. */
export function endSpending(draft: ChatDraft): void {
  const prompt = draft.find('user', draft.facts.lastTurn?.prompt ?? '');
  if (prompt?.usage) change(draft, (usage) => usage);
}

/** The session was opened: its agent may count from zero again. */
export function noteReopened(draft: ChatDraft): void {
  const { usage } = draft.facts;
  if (usage.counted !== undefined && !usage.reopened) {
    draft.set({ usage: { ...usage, reopened: true } });
  }
}

function change(draft: ChatDraft, by: (usage: TurnUsage) => TurnUsage): void {
  const { turn, lastTurn, options } = draft.facts;
  const prompt = draft.find('user', turn?.prompt ?? lastTurn?.prompt ?? '');
  const startedAt = turn?.startedAt ?? lastTurn?.startedAt;
  if (!prompt || startedAt === undefined) return;
  const model = options.find(({ category }) => category === 'model');
  const known: TurnUsage = prompt.usage ?? {
    startedAt,
    ...(model?.type === 'select' && model.value !== '' ? { model: model.value } : {}),
  };
  const ended = turn ? {} : { endedAt: lastTurn?.endedAt };
  draft.put({ ...prompt, usage: { ...by(known), ...ended } });
}

/** What there was before anything was counted: nothing, unless the session was there before its turns. */
function pastCost({ facts }: ChatDraft, told: number): number {
  const { cost } = facts.usage;
  if (cost?.currency === 'USD') return cost.amount;
  return facts.turn || facts.lastTurn ? 0 : told;
}

function heardTokens({ heard, tokens }: TurnUsage, more: TokenCounts): TokenCounts {
  return heard && tokens ? combine(tokens, more, (a, b) => a + b) : more;
}

const noTokens: TokenCounts = {
  input: 0,
  output: 0,
  cachedRead: 0,
  cachedWrite: 0,
  thought: 0,
  total: 0,
};

function combine(
  a: TokenCounts,
  b: TokenCounts,
  by: (a: number, b: number) => number,
): TokenCounts {
  return {
    input: by(a.input, b.input),
    output: by(a.output, b.output),
    cachedRead: by(a.cachedRead, b.cachedRead),
    cachedWrite: by(a.cachedWrite, b.cachedWrite),
    thought: by(a.thought, b.thought),
    total: by(a.total, b.total),
  };
}
