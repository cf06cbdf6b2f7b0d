// What a permission request asks, offers and came to, in words. Pure.

import type { PermissionChoice, ToolItem, ToolPermission } from '#shared/chat/tool-item.ts';
import { commandOf, subjectOf } from './tool-words.ts';

/** What a person is asked. */
export function questionOf(item: ToolItem): string {
  const who = item.permission?.subagent;
  return `${who === undefined ? 'The agent' : `The sub-agent “${who}”`} wants to ${actOf(item)}`;
}

/** What would be allowed, as the agent put it: a command, an address or a path. */
export function subjectOfAsk(item: ToolItem): string | undefined {
  return (
    commandOf(item.input) ??
    subjectOf(item.input) ??
    item.locations[0]?.path ??
    item.changes[0]?.path ??
    (item.title === '' ? undefined : item.title)
  );
}

/** The option that allows this time; for good if that is all there is. */
export function onceChoice(options: readonly PermissionChoice[]): PermissionChoice | undefined {
  return (
    options.find(({ kind }) => kind === 'allow_once') ??
    options.find(({ kind }) => kind === 'allow_always')
  );
}

/** What Esc answers: the first option that refuses, this time rather than for good. */
export function rejectChoice(options: readonly PermissionChoice[]): PermissionChoice | undefined {
  return (
    options.find(({ kind }) => kind === 'reject_once') ??
    options.find(({ kind }) => kind === 'reject_always')
  );
}

/** The option that a key means: digits from 1, in the order of the options. */
export function choiceOfKey(
  options: readonly PermissionChoice[],
  key: string,
): PermissionChoice | undefined {
  if (key === 'Escape') return rejectChoice(options);
  return /^[1-9]$/.test(key) ? options[Number(key) - 1] : undefined;
}

/** How long an answer that is for good lasts; undefined if none is offered. */
export function alwaysText(options: readonly PermissionChoice[]): string | undefined {
  const allows = options.some(({ kind }) => kind === 'allow_always');
  const rejects = options.some(({ kind }) => kind === 'reject_always');
  if (!allows && !rejects) return undefined;
  return '“Always” is kept by the agent itself: it lasts until the agent restarts, and holds for all chats that share it.';
}

/** What became of a request and who decided; undefined while it waits. */
export function decisionText({ state, auto, by }: ToolPermission): string | undefined {
  if (state === 'waiting') return undefined;
  const what = {
    allowed_once: 'Allowed once',
    allowed_always: 'Allowed until the agent restarts',
    rejected: 'Rejected',
    cancelled: 'Not answered',
  }[state];
  const who = by === undefined || by === '' || by === 'cancelled' || by === 'handler' ? '' : by;
  if (state === 'cancelled') return who === '' ? what : `${what}: ${who}`;
  if (auto === true) return `${what} automatically${who === '' ? '' : ` (${who})`}`;
  return who === '' ? what : `${what} by you (${who})`;
}

function actOf({ kind, changes, input }: ToolItem): string {
  if (commandOf(input) !== undefined) return 'run this command';
  if (changes.length > 1) return `change ${changes.length} files`;
  switch (kind) {
    case 'edit':
      return changes[0]?.kind === 'create' ? 'create this file' : 'change this file';
    case 'delete':
      return 'delete this';
    case 'move':
      return 'move this';
    case 'read':
      return 'read this';
    case 'search':
      return 'search here';
    case 'execute':
      return 'run this command';
    case 'fetch':
      return 'open this address';
    case 'think':
      return 'start this task';
    case 'switch_mode':
      return 'change its mode';
    case 'other':
      return 'do this';
  }
}
