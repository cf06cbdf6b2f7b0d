// What a tool card says of its call, in words. Pure.

import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { field, namedPath } from '#shared/chat/tool-field.ts';
import type { ChatToolKind, ChatToolStatus, FileChange, ToolItem } from '#shared/chat/tool-item.ts';
import { sizeText } from '../../recording/recording-words.ts';

const kinds: Record<ChatToolKind, string> = {
  read: 'Read',
  edit: 'Edit',
  delete: 'Delete',
  move: 'Move',
  search: 'Search',
  execute: 'Command',
  think: 'Task',
  fetch: 'Fetch',
  switch_mode: 'Change of mode',
  other: 'Tool',
};

const statuses: Record<ChatToolStatus, string> = {
  pending: 'Not started yet',
  in_progress: 'Running',
  completed: 'Done',
  failed: 'Failed',
  interrupted: 'Stopped',
  unknown: 'Nobody knows how it ended',
};

const changeKinds: Record<FileChange['kind'], string> = {
  create: 'New file',
  edit: 'Changed',
  write: 'Written',
  delete: 'Deleted',
  move: 'Moved',
};

/** What sort of tool it is, e.g. "Command". */
export function kindText(kind: ChatToolKind): string {
  return kinds[kind];
}

/** How far a call is, e.g. "Running". */
export function statusText(status: ChatToolStatus): string {
  return statuses[status];
}

/** What happens to a file, e.g. "New file". */
export function changeText(kind: FileChange['kind']): string {
  return changeKinds[kind];
}

/** What a card is headed with: never empty. */
export function titleOf(item: Pick<ToolItem, 'title' | 'name' | 'kind'>): string {
  return item.title || item.name || kindText(item.kind);
}

/** True while a call has not come to an end. */
export function isRunning(status: ChatToolStatus): boolean {
  return status === 'pending' || status === 'in_progress';
}

/** Whether a card shows all it has before somebody opens it: changes, failures and what still runs. */
export function isOpenAtFirst(item: ToolItem): boolean {
  const { kind, status, changes, permission, output, child } = item;
  if (changes.length > 0 || status === 'failed') return true;
  if (output.some((entry) => entry.type === 'content' && entry.block.type === 'image')) return true;
  if (child !== undefined && isRunning(status)) return true;
  return kind === 'execute' && permission?.state !== 'waiting';
}

/** Whether anything came out of a call that a card shows. */
export function hasOutput({ output, changes, rawOutput, child }: ToolItem): boolean {
  return (
    output.length > 0 ||
    changes.length > 0 ||
    child !== undefined ||
    inputText(rawOutput) !== undefined
  );
}

/** Lines that all changes of a call add and take away. */
export function countChanges(changes: readonly FileChange[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const change of changes) {
    added += change.added;
    removed += change.removed;
  }
  return { added, removed };
}

/** The command of a call that runs one, as its input has it: not made harmless. */
export function commandOf(input: unknown): string | undefined {
  for (const key of ['command', 'cmd', 'script']) {
    const found = field(input, key);
    if (typeof found === 'string' && found !== '') return found;
    if (Array.isArray(found) && found.length > 0 && found.every((w) => typeof w === 'string')) {
      return found.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
    }
  }
  return undefined;
}

/** What a call is about beside its command: an address, a pattern or a path, as its input has it. */
export function subjectOf(input: unknown): string | undefined {
  for (const key of ['url', 'query', 'pattern']) {
    const found = field(input, key);
    if (typeof found === 'string' && found !== '') return found;
  }
  return namedPath(input);
}

/** A tool's input as a person reads it; undefined if there is none. */
export function inputText(input: unknown): string | undefined {
  if (input === undefined || input === null || input === '') return undefined;
  if (typeof input === 'string') return input;
  if (typeof input === 'object' && Object.keys(input).length === 0) return undefined;
  return JSON.stringify(input, null, 2);
}

/** Files and folders of a call with their lines, each once; a changed file heads its own diff. */
export function placesOf({ locations, changes }: ToolItem): string[] {
  const changed = new Set(changes.map(({ path }) => path));
  const places = locations
    .filter(({ path }) => !changed.has(path))
    .map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
  return [...new Set(places)];
}

/** The end of a path, short enough for a card: at most its last three parts. */
export function shortPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts.length <= 3 ? path : `…/${parts.slice(-3).join('/')}`;
}

/** What stands for data that is not shown, e.g. "Picture (image/png, 120 kB)". */
export function mediaText(block: Extract<ChatBlock, { bytes: number }>): string {
  const what = block.type === 'image' ? 'Picture' : block.type === 'audio' ? 'Sound' : 'File';
  const about = [block.mimeType, block.bytes > 0 ? sizeText(block.bytes) : undefined];
  const said = about.filter((part) => part !== undefined && part !== '').join(', ');
  return said === '' ? what : `${what} (${said})`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
