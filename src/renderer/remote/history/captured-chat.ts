// What agents keep of a conversation, as people read it. Each agent has a format of its own and changes
// it: what is known is shown, and what is not is counted, never guessed. Pure.

import * as z from 'zod/mini';
import { parseJson } from '#shared/base/parse-json.ts';

export interface CapturedItem {
  readonly by: 'person' | 'agent' | 'tool';
  /** Wall-clock time in ms; null where it is not told. */
  readonly at: number | null;
  readonly text: string;
}

/** Characters of one item that are shown. */
const MAX_TEXT = 20_000;

const part = z.union([
  z.string(),
  z.object({
    type: z.optional(z.string()),
    text: z.optional(z.string()),
    name: z.optional(z.string()),
    input: z.optional(z.unknown()),
    content: z.optional(z.unknown()),
  }),
]);
const content = z.union([z.string(), z.array(part)]);
const said = z.object({ role: z.string(), content });
/** A line of Claude Code, of Codex, or of agents that keep plain messages. */
const line = z.object({
  timestamp: z.optional(z.union([z.string(), z.number()])),
  message: z.optional(said),
  payload: z.optional(
    z.object({
      type: z.optional(z.string()),
      role: z.optional(z.string()),
      content: z.optional(content),
      name: z.optional(z.string()),
      arguments: z.optional(z.string()),
      output: z.optional(z.unknown()),
    }),
  ),
  role: z.optional(z.string()),
  content: z.optional(content),
});

type Line = z.infer<typeof line>;
type Content = z.infer<typeof content>;

/** What one line of the copy says; empty for lines that hold nothing to read. */
export function readCapturedLine(text: string): CapturedItem[] {
  const read = line.safeParse(parseJson(text));
  if (!read.success) return [];
  const { timestamp, message, payload, role } = read.data;
  const time = timestamp === undefined ? Number.NaN : new Date(timestamp).getTime();
  const at = Number.isNaN(time) ? null : time;
  const items = payload
    ? itemsOfPayload(payload)
    : itemsOf(message?.role ?? role ?? '', message?.content ?? read.data.content);
  return items.map((item) => ({ ...item, at, text: item.text.slice(0, MAX_TEXT) }));
}

type Item = Pick<CapturedItem, 'by' | 'text'>;

function itemsOfPayload(payload: NonNullable<Line['payload']>): Item[] {
  const { type, role = '', name = 'tool', output } = payload;
  if (type === 'function_call') {
    return [{ by: 'tool', text: `${name} ${payload.arguments ?? ''}`.trim() }];
  }
  if (type === 'function_call_output') return toolText(output);
  return itemsOf(role, payload.content);
}

function itemsOf(role: string, said: Content | undefined): Item[] {
  const by = role === 'user' ? 'person' : role === 'assistant' ? 'agent' : undefined;
  if (!by || said === undefined) return [];
  return (typeof said === 'string' ? [said] : said).flatMap((each): Item[] => {
    if (typeof each === 'string') return textItem(by, each);
    if (each.type === 'tool_use') return toolUse(each.name, each.input);
    if (each.type === 'tool_result') return toolText(each.content);
    return textItem(by, each.text ?? '');
  });
}

function toolUse(name = 'tool', input: unknown): Item[] {
  return [{ by: 'tool', text: `${name} ${input === undefined ? '' : asText(input)}`.trim() }];
}

function toolText(output: unknown): Item[] {
  const read = content.safeParse(output);
  if (!read.success) return textItem('tool', asText(output));
  if (typeof read.data === 'string') return textItem('tool', read.data);
  const texts = read.data.map((each) => (typeof each === 'string' ? each : (each.text ?? '')));
  return textItem('tool', texts.join('\n'));
}

function textItem(by: CapturedItem['by'], text: string): Item[] {
  return text.trim() === '' ? [] : [{ by, text: text.trim() }];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
