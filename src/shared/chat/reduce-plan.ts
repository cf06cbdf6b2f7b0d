import type { PlanUpdateContent } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { PlanItem } from './chat-item.ts';
import { MAX_PATH_CHARS, MAX_PLAN_CHARS } from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import { cutEnd, plainText } from './safe-text.ts';
import { sameJson } from './same-json.ts';
import { toPlanEntries } from './tool-facts.ts';

/** Replaces a plan. */
export function putPlan(
  draft: ChatDraft,
  id: string,
  plan: Pick<PlanItem, 'entries'> & Partial<Pick<PlanItem, 'markdown' | 'uri'>>,
): void {
  const old = draft.find('plan', id);
  const entries = plan.entries.map((entry) => ({ ...entry, content: plainText(entry.content) }));
  const next: PlanItem = { type: 'plan', id, at: old?.at ?? draft.now, ...plan, entries };
  if (!sameJson(old, next)) draft.put(next);
}

/** One of several plans of a session. */
export function reducePlanUpdate(draft: ChatDraft, plan: PlanUpdateContent): void {
  const id = planItemId(plan.planId);
  switch (plan.type) {
    case 'items':
      putPlan(draft, id, { entries: toPlanEntries(plan.entries) });
      break;
    case 'markdown':
      putPlan(draft, id, { entries: [], markdown: cutEnd(plan.content, MAX_PLAN_CHARS) });
      break;
    case 'file':
      putPlan(draft, id, { entries: [], uri: cutEnd(plan.uri, MAX_PATH_CHARS) });
      break;
  }
}

/** Item of a plan that has an id. */
export function planItemId(planId: string): string {
  return `plan:${foreignId(planId)}`;
}
