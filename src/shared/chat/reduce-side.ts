import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_NOTE_CHARS, MAX_TITLE_CHARS } from './chat-limits.ts';
import { reduceChild, reduceChildText, reduceChildTool } from './reduce-child.ts';
import { putPlan } from './reduce-plan.ts';
import { amount, setChildCost, setUsage } from './reduce-usage.ts';
import { plainLine } from './safe-text.ts';
import { todosOf } from './tool-facts.ts';
import { countCost, countTokens } from './turn-spending.ts';

type Side = Extract<ChatEvent, { type: 'side' }>;

/** What the agent's own API tells of this chat's session or of its sub-agents. */
export function reduceSide(draft: ChatDraft, { event, sessionId }: Side): void {
  const isOwn = event.sessionId === sessionId;
  if (event.type !== 'status' && event.type !== 'retry') draft.touch();
  switch (event.type) {
    case 'title':
      if (isOwn) setTitle(draft, event.title);
      break;
    case 'cost':
      reduceCost(draft, event, isOwn);
      break;
    case 'retry':
      if (isOwn && draft.facts.turn) {
        const message = plainLine(event.message, MAX_NOTE_CHARS);
        draft.set({
          retry: { attempt: amount(event.attempt), message, next: amount(event.next) },
        });
      }
      break;
    case 'status':
      if (isOwn && draft.facts.retry) draft.set({ retry: null });
      break;
    case 'todos': {
      const entries = isOwn ? todosOf({ todos: event.todos }, undefined) : undefined;
      if (entries) putPlan(draft, 'plan', { entries });
      break;
    }
    case 'childText':
      if (!isOwn && event.thought !== true) reduceChildText(draft, event.sessionId, event.delta);
      break;
    case 'child':
      if (!isOwn) reduceChild(draft, event);
      break;
    case 'childTool':
      if (!isOwn) reduceChildTool(draft, event);
      break;
  }
}

/** Replaces the title, unless a person chose it; an empty one is none. */
export function setTitle(draft: ChatDraft, text: string | null): void {
  if (draft.facts.named) return;
  const title = plainLine(text ?? '', MAX_TITLE_CHARS) || null;
  if (title !== draft.facts.title) draft.set({ title });
}

function reduceCost(
  draft: ChatDraft,
  event: Extract<Side['event'], { type: 'cost' }>,
  isOwn: boolean,
): void {
  if (!isOwn) {
    setChildCost(draft, event.sessionId, event.costUsd);
    return;
  }
  const { input, output, reasoning, cacheRead, cacheWrite } = event.tokens;
  const tokens = {
    input: amount(input),
    output: amount(output),
    thought: amount(reasoning),
    cachedRead: amount(cacheRead),
    cachedWrite: amount(cacheWrite),
    total: amount(input + output + reasoning + cacheRead + cacheWrite),
  };
  const cost = { amount: amount(event.costUsd), currency: 'USD' };
  countCost(draft, cost);
  countTokens(draft, tokens);
  setUsage(draft, { ...draft.facts.usage, cost, tokens });
}
