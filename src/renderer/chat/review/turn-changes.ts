// What an agent told of the files it changed in one turn. Pure.

import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { FileChange, ToolItem } from '#shared/chat/tool-item.ts';

/** One file that a turn changed, maybe several times. */
export interface TurnFile {
  readonly path: string;
  readonly kind: FileChange['kind'];
  readonly added: number;
  readonly removed: number;
}

export interface TurnChanges {
  /** The item of the turn's prompt; undefined if it is not here. */
  readonly turn: string | undefined;
  readonly files: readonly TurnFile[];
  readonly added: number;
  readonly removed: number;
}

type ItemOf = (id: string) => ChatItem | undefined;

/** True if a turn ends with the item at `index`: what follows is another prompt, or nothing more comes. */
export function endsTurn(
  order: readonly string[],
  index: number,
  itemOf: ItemOf,
  running: boolean,
): boolean {
  const item = itemOf(order[index] ?? '');
  if (!item || isElsewhere(item) || item.type === 'user') return false;
  for (let at = index + 1; at < order.length; at += 1) {
    const next = itemOf(order[at] ?? '');
    if (!next || isElsewhere(next)) continue;
    return next.type === 'user';
  }
  return !running;
}

/** The files that the turn changed whose last item is at `index`. */
export function changesOfTurn(
  order: readonly string[],
  index: number,
  itemOf: ItemOf,
): TurnChanges {
  const tools: ToolItem[] = [];
  let turn: string | undefined;
  for (let at = index; at >= 0 && turn === undefined; at -= 1) {
    const item = itemOf(order[at] ?? '');
    if (item?.type === 'tool' && isDone(item)) tools.unshift(item);
    if (item?.type === 'user' && item.state !== 'queued') turn = item.id;
  }
  const files = new Map<string, TurnFile>();
  for (const change of tools.flatMap(({ changes }) => changes)) {
    const path = change.movedTo ?? change.path;
    const before = files.get(path) ?? files.get(change.path);
    files.delete(change.path);
    files.set(path, {
      path,
      // What was made in this turn stays new however often it was changed since.
      kind: before?.kind === 'create' && change.kind !== 'delete' ? 'create' : change.kind,
      added: (before?.added ?? 0) + change.added,
      removed: (before?.removed ?? 0) + change.removed,
    });
  }
  const all = [...files.values()];
  const sum = (key: 'added' | 'removed'): number =>
    all.reduce((total, file) => total + file[key], 0);
  return { turn, files: all, added: sum('added'), removed: sum('removed') };
}

/** A change as a tool call told of it. */
export interface ToldChange {
  /** Names it among those of the chat. */
  readonly id: string;
  readonly change: FileChange;
}

/** What was told of the changes of a turn, named by the item of its prompt, or of all of them. */
export function changesTold(
  order: readonly string[],
  itemOf: ItemOf,
  turn: string | undefined,
): ToldChange[] {
  let inside = turn === undefined;
  return order.flatMap((id) => {
    const item = itemOf(id);
    if (turn !== undefined && item?.type === 'user') inside = id === turn;
    if (!inside || item?.type !== 'tool' || !isDone(item)) return [];
    return item.changes.map((change, at) => ({ id: `${id}:${at}`, change }));
  });
}

/** Plans and what waits have their own places. */
function isElsewhere(item: ChatItem): boolean {
  return item.type === 'plan' || (item.type === 'user' && item.state === 'queued');
}

/** True if the changes of a call were most likely made. */
function isDone({ status, permission }: ToolItem): boolean {
  if (permission && ['waiting', 'rejected', 'cancelled'].includes(permission.state)) return false;
  return status !== 'failed' && status !== 'pending' && status !== 'in_progress';
}
