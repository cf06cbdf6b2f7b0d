// opencode sends no plan over ACP; its to-do lists are the plan (acp.md 4.6).

import type { PlanEntry } from '@agentclientprotocol/sdk/unstable';
import * as z from 'zod/mini';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import type { SideTodo } from './side-channel.ts';
import { todos } from './side-schemas.ts';

const input = z.object({ todos });
const output = z.object({ metadata: input });

/** The to-do list that a call of `todowrite` sets; undefined if it is no such call or not known yet. */
export function todosOfToolCall(
  call: Pick<ToolCallState, 'name' | 'rawInput' | 'rawOutput' | 'status'>,
): readonly SideTodo[] | undefined {
  if (call.name !== undefined && call.name !== 'todowrite') return undefined;
  if (call.status === 'failed') return undefined;
  return (
    output.safeParse(call.rawOutput).data?.metadata.todos ??
    input.safeParse(call.rawInput).data?.todos
  );
}

/** A to-do list as a plan. What was dropped ("cancelled") is not part of it. */
export function planOfTodos(list: readonly SideTodo[]): PlanEntry[] {
  return list
    .filter(({ status }) => status !== 'cancelled')
    .map(({ content, status, priority }) => ({
      content,
      status: status === 'completed' || status === 'in_progress' ? status : 'pending',
      priority: priority === 'high' || priority === 'low' ? priority : 'medium',
    }));
}
