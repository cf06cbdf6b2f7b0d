import type { ToolCallContent, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { capJson } from './cap-json.ts';
import type { ChatDraft } from './chat-draft.ts';
import {
  MAX_BLOCKS,
  MAX_INPUT_CHARS,
  MAX_LOCATIONS,
  MAX_NAME_CHARS,
  MAX_OUTPUT_CHARS,
  MAX_PATCHES_CHARS,
  MAX_PATH_CHARS,
  MAX_RAW_OUTPUT_CHARS,
  MAX_TITLE_CHARS,
} from './chat-limits.ts';
import { changesOf } from './file-changes.ts';
import { foreignId } from './foreign-id.ts';
import { isOver, itemOfCall } from './item-of-call.ts';
import { lookAgain } from './reduce-child.ts';
import { putPlan } from './reduce-plan.ts';
import { withTerminals } from './reduce-terminal.ts';
import { cutEnd, cutStart, plainLine } from './safe-text.ts';
import { sameJson } from './same-json.ts';
import { toBlock } from './to-block.ts';
import { childSessionOf, exitCodeOf, todosOf } from './tool-facts.ts';
import { field } from './tool-field.ts';
import type { ChatToolOutput, ChatToolStatus, FileChange, ToolItem } from './tool-item.ts';

/** Whence an update of a tool call comes. */
export interface ToolSource {
  readonly replayed: boolean;
  /** The agent asks whether it may do it. */
  readonly asked?: boolean;
  readonly toolName?: string | undefined;
}

/** Merges an update into its tool call (acp.md 3.2); one of an unknown id makes the call. */
export function reduceTool(draft: ChatDraft, update: ToolCallUpdate, source: ToolSource): ToolItem {
  const { id, found } = itemOfCall(draft, update, source);
  const old = found ?? newTool(draft, id, update.toolCallId, source);
  const next = merged(draft, old, update, source);
  if (!found) draft.endMessage();
  if (found) putTool(draft, found, next);
  else draft.put(next);
  lookAgain(draft, next, found);
  const child = next.child?.sessionId;
  if (child !== undefined && child !== old.child?.sessionId) draft.linkChild(child, id);
  if (isOver(next.status)) closeAsk(draft, next);
  if (!source.replayed && draft.facts.turn?.tools === false) draft.setTurn({ tools: true });
  const todos = todosOf(update.rawInput, update.rawOutput);
  if (todos) putPlan(draft, 'plan', { entries: todos });
  return next;
}

/** Ends calls that nobody told the end of. */
export function endOpenTools(
  draft: ChatDraft,
  status: 'interrupted' | 'unknown',
  live: boolean,
): void {
  for (const tool of draft.all('tool')) {
    if (isOver(tool.status)) continue;
    const ended = live && tool.startedAt !== undefined ? { endedAt: draft.now } : {};
    const next: ToolItem = { ...tool, status, ...ended };
    draft.put(next);
    closeAsk(draft, next);
  }
}

/** A request whose call is over needs no answer any more. */
function closeAsk(draft: ChatDraft, tool: ToolItem): void {
  if (tool.permission?.state !== 'waiting') return;
  const { id } = tool.permission;
  draft.put({
    ...tool,
    permission: { ...tool.permission, state: 'cancelled', decidedAt: draft.now },
  });
  draft.set({ asks: draft.facts.asks.filter((ask) => ask.id !== id) });
}

function newTool(draft: ChatDraft, id: string, toolCallId: string, source: ToolSource): ToolItem {
  return {
    type: 'tool',
    id,
    at: draft.now,
    toolCallId: foreignId(toolCallId),
    kind: 'other',
    title: '',
    status: 'pending',
    locations: [],
    output: [],
    changes: [],
    ...(source.replayed ? {} : { startedAt: draft.now }),
  };
}

function merged(
  draft: ChatDraft,
  old: ToolItem,
  update: ToolCallUpdate,
  source: ToolSource,
): ToolItem {
  const name =
    source.toolName ?? update.name ?? field(field(update._meta, 'claudeCode'), 'toolName');
  const exitCode = exitCodeOf(update.rawOutput);
  const childId =
    old.kind === 'think' || update.kind === 'think' ? childSessionOf(update.rawOutput) : undefined;
  const changes = changesIn(old, update);
  const next: ToolItem = {
    ...old,
    ...(typeof name === 'string' && name !== '' ? { name: plainLine(name, MAX_NAME_CHARS) } : {}),
    kind: update.kind ?? old.kind,
    title: update.title == null ? old.title : plainLine(update.title, MAX_TITLE_CHARS),
    locations: update.locations == null ? old.locations : toLocations(update.locations),
    ...(update.rawInput == null ? {} : { input: capJson(update.rawInput, MAX_INPUT_CHARS) }),
    ...(update.rawOutput == null
      ? {}
      : { rawOutput: capJson(update.rawOutput, MAX_RAW_OUTPUT_CHARS) }),
    ...(exitCode === undefined ? {} : { exitCode }),
    output:
      update.content == null ? old.output : withTerminals(toOutput(update.content), old.output),
    changes: kept(changes.length > 0 ? changes : old.changes, update.rawOutput),
    ...(childId === undefined
      ? {}
      : { child: { text: '', tools: [], ...old.child, sessionId: foreignId(childId) } }),
  };
  const status = statusOf(update.status ?? old.status, next.exitCode);
  const ends = isOver(status) && !source.replayed && next.startedAt !== undefined;
  return { ...next, status, ...(ends ? { endedAt: next.endedAt ?? draft.now } : {}) };
}

/** A command that failed has failed, whatever the agent thinks of its own part. */
function statusOf(status: ChatToolStatus, exitCode: number | undefined): ChatToolStatus {
  return status === 'completed' && exitCode !== undefined && exitCode !== 0 ? 'failed' : status;
}

/** Changes an update tells of; none if those known so far are the better ones. */
function changesIn(old: ToolItem, update: ToolCallUpdate): FileChange[] {
  const { content, rawInput, rawOutput } = update;
  if (content == null && rawInput == null && rawOutput == null) return [];
  const changes = changesOf({
    content: content ?? [],
    rawInput: rawInput ?? old.input,
    rawOutput,
    path: update.locations?.[0]?.path ?? old.locations[0]?.path,
    kind: update.kind ?? old.kind,
  });
  if (old.changes.every(({ kind }) => kind === 'write') || hasDiff(update)) return changes;
  // Derived from the input alone, without the file around it.
  const isNews = rawInput != null && old.permission === undefined;
  return isNews && changes[0]?.kind !== 'write' ? changes : [];
}

/**
 * Changes as they are kept: a file that was not there before was created, whatever it was compared
 * with; patches only as long as there is room.
 */
function kept(changes: readonly FileChange[], rawOutput: unknown): FileChange[] {
  const isNew = changes.length === 1 && field(field(rawOutput, 'metadata'), 'exists') === false;
  let room = MAX_PATCHES_CHARS;
  return changes.map(({ patch, ...change }) => {
    const kind = isNew && change.kind === 'edit' ? 'create' : change.kind;
    const fits = patch !== undefined && patch.length <= room;
    if (fits) room -= patch.length;
    return { ...change, kind, ...(fits ? { patch } : {}) };
  });
}

function hasDiff({ content, rawInput, rawOutput }: ToolCallUpdate): boolean {
  const metadata = field(rawOutput, 'metadata');
  return (
    content?.some(({ type }) => type === 'diff') === true ||
    ['diff', 'filediff', 'files'].some((key) => field(metadata, key) !== undefined) ||
    field(rawInput, 'diff') !== undefined
  );
}

function toLocations(locations: NonNullable<ToolCallUpdate['locations']>): ToolItem['locations'] {
  return locations.slice(0, MAX_LOCATIONS).map(({ path, line }) => ({
    path: cutEnd(path, MAX_PATH_CHARS),
    ...(typeof line === 'number' ? { line } : {}),
  }));
}

/** Output as it is kept: of a long text beginning and end, diffs as references to the item's changes. */
function toOutput(content: readonly ToolCallContent[]): ChatToolOutput[] {
  let diffs = 0;
  let left = MAX_OUTPUT_CHARS;
  return content.slice(0, MAX_BLOCKS).map((entry): ChatToolOutput => {
    if (entry.type === 'terminal')
      return { type: 'terminal', terminalId: foreignId(entry.terminalId) };
    if (entry.type === 'diff') {
      diffs += 1;
      return { type: 'diff', change: diffs - 1 };
    }
    const block = toBlock(entry.content, Number.POSITIVE_INFINITY);
    if (!('text' in block) || block.text === undefined) return { type: 'content', block };
    const short = withoutMiddle(block.text, left);
    left -= short.text.length;
    return {
      type: 'content',
      block: { ...block, text: short.text },
      ...(short.omitted > 0 ? { omitted: short.omitted } : {}),
    };
  });
}

function withoutMiddle(text: string, max: number): { text: string; omitted: number } {
  if (text.length <= max) return { text, omitted: 0 };
  const head = cutEnd(text, Math.floor(max / 4));
  const tail = cutStart(text, max - head.length);
  return { text: `${head}\n…\n${tail}`, omitted: text.length - head.length - tail.length };
}

/** Puts a call that was there before, with the smallest change that does. */
function putTool(draft: ChatDraft, old: ToolItem, next: ToolItem): void {
  const added = addedText(old.output, next.output);
  if (added === undefined) {
    if (!sameJson(old, next)) draft.put(next);
    return;
  }
  if (!sameJson({ ...old, output: [] }, { ...next, output: [] })) draft.put(next);
  else draft.append(next.id, 'text', added);
}

/** The text by which a single growing text grew, or undefined if that is not all. */
function addedText(
  old: readonly ChatToolOutput[],
  next: readonly ChatToolOutput[],
): string | undefined {
  const [before] = old;
  const [after] = next;
  if (old.length !== 1 || next.length !== 1) return undefined;
  if (before?.type !== 'content' || after?.type !== 'content') return undefined;
  if (before.block.type !== 'text' || after.block.type !== 'text') return undefined;
  if (before.omitted !== undefined || after.omitted !== undefined) return undefined;
  if (before.block.audience !== after.block.audience) return undefined;
  const { text } = after.block;
  return text.startsWith(before.block.text) ? text.slice(before.block.text.length) : undefined;
}
