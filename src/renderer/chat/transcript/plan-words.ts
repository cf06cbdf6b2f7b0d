import type { ChatPlanEntry } from '#shared/chat/chat-item.ts';

/** How far a plan is: "2 of 5 done", with what is being done now. */
export function planProgress(entries: readonly ChatPlanEntry[]): {
  readonly done: number;
  readonly total: number;
  readonly now: string | undefined;
} {
  const open = entries.filter(({ status }) => status !== 'cancelled');
  return {
    done: open.filter(({ status }) => status === 'completed').length,
    total: open.length,
    now: open.find(({ status }) => status === 'in_progress')?.content,
  };
}

const states: Readonly<Record<ChatPlanEntry['status'], string>> = {
  pending: 'To do',
  in_progress: 'In progress',
  completed: 'Done',
  cancelled: 'Dropped',
};

/** The state of a step, for those who do not see its glyph. */
export function stepWords(status: ChatPlanEntry['status']): string {
  return states[status];
}
