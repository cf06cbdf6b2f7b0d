import { attachmentName } from './attachment-uri.ts';
import type { ChatBlock } from './chat-block.ts';
import type { ChatItem, PlanItem, ThoughtItem } from './chat-item.ts';
import type { QuestionItem } from './question-item.ts';
import { plainText } from './safe-text.ts';
import type { ToolItem } from './tool-item.ts';

/** What a transcript is headed with. */
export interface ExportHead {
  readonly title: string | null;
  readonly agent: string;
  readonly cwd: string;
}

/** Reads a text that is kept beside its item; undefined if it is not there. */
export type ReadWhole = (key: string) => string | undefined;

/** A whole transcript as Markdown. Messages that wait in the queue were not said yet and are left out. */
export function exportMarkdown(
  head: ExportHead,
  items: Iterable<ChatItem>,
  readWhole?: ReadWhole,
): string {
  const parts = [`# ${oneLine(head.title ?? 'Chat')}`, `${code(head.agent)} in ${code(head.cwd)}`];
  let speaker = '';
  for (const item of items) {
    const text = itemMarkdown(item, readWhole);
    if (text === '') continue;
    const next = speakerOf(item);
    if (next !== '' && next !== speaker) parts.push(`## ${next}`);
    speaker = next === '' ? speaker : next;
    parts.push(text);
  }
  return `${parts.join('\n\n')}\n`;
}

/** One message or card as Markdown; empty if there is nothing to show. */
export function itemMarkdown(item: ChatItem, readWhole?: ReadWhole): string {
  switch (item.type) {
    case 'user':
      return item.state === 'queued' ? '' : blocksMarkdown(item.blocks);
    case 'assistant':
      return blocksMarkdown(item.blocks);
    case 'thought':
      return thoughtMarkdown(item);
    case 'tool':
      return toolMarkdown(item, readWhole);
    case 'plan':
      return planMarkdown(item);
    case 'question':
      return questionMarkdown(item);
    case 'notice':
      return quote(
        item.description === undefined ? item.title : `${item.title}\n${item.description}`,
      );
    case 'compaction':
      return details('Conversation compacted', item.error ?? item.text);
    case 'system':
      return quote(item.detail === undefined ? item.text : `${item.text}\n${item.detail}`);
  }
}

function speakerOf(item: ChatItem): string {
  if (item.type === 'user') return 'You';
  return item.type === 'system' || item.type === 'notice' ? '' : 'Agent';
}

function blocksMarkdown(blocks: readonly ChatBlock[]): string {
  return blocks
    .map(blockMarkdown)
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockMarkdown(block: ChatBlock): string {
  switch (block.type) {
    case 'text':
      return block.audience === 'assistant' ? '' : block.text.trim();
    case 'image':
    case 'audio':
      return `*[${block.type}, ${oneLine(block.mimeType)}]*`;
    case 'link':
      return `[${escaped(block.name)}](<${target(block.uri)}>)`;
    case 'resource':
      return resourceMarkdown(block);
  }
}

function resourceMarkdown({ uri, text }: Extract<ChatBlock, { type: 'resource' }>): string {
  const name = attachmentName(uri);
  const said =
    name === undefined ? `[${escaped(uri)}](<${target(uri)}>)` : `*${escaped(oneLine(name))}*`;
  return text === undefined ? said : `${said}\n\n${fenced(text, '')}`;
}

function thoughtMarkdown(item: ThoughtItem): string {
  if (item.text.trim() === '') return '';
  const seconds = item.endedAt === undefined ? 0 : Math.round((item.endedAt - item.at) / 1000);
  return details(seconds > 0 ? `Thought for ${seconds} s` : 'Thought', item.text);
}

function toolMarkdown(item: ToolItem, readWhole: ReadWhole | undefined): string {
  const exit = item.exitCode === undefined ? '' : `, exit code ${item.exitCode}`;
  const parts = [
    `**${escaped(item.name ?? item.kind)}** ${code(item.title)} (${item.status}${exit})`,
  ];
  for (const entry of item.output) {
    if (entry.type !== 'content') continue;
    const { block, whole } = entry;
    const all = whole && readWhole?.(whole.key);
    parts.push(block.type === 'text' ? fenced(all ?? block.text, '') : blockMarkdown(block));
  }
  for (const change of item.changes) {
    const count = `${code(change.path)} +${change.added} −${change.removed}`;
    parts.push(change.patch === undefined ? count : `${count}\n\n${fenced(change.patch, 'diff')}`);
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function planMarkdown(item: PlanItem): string {
  const marks = { pending: ' ', in_progress: ' ', completed: 'x', cancelled: 'x' };
  const entries = item.entries.map(
    ({ content, status }) => `- [${marks[status]}] ${escaped(oneLine(content))}`,
  );
  return [...entries, ...(item.markdown === undefined ? [] : [item.markdown])].join('\n');
}

function questionMarkdown(item: QuestionItem): string {
  const answers = (item.answers ?? []).map(
    ({ title, text }) => `${title}: ${text ?? '(secret, not kept)'}`,
  );
  const end = answers.length > 0 || item.state === 'waiting' ? answers : [`(${item.state})`];
  return quote([item.message, ...end].filter((line) => line !== '').join('\n'));
}

function details(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${fenced(text, '')}\n\n</details>`;
}

function quote(text: string): string {
  return plainText(text)
    .split('\n')
    .map((line) => `> ${escaped(line)}`.trimEnd())
    .join('\n');
}

/** A fence that nothing inside can close. */
function fenced(text: string, language: string): string {
  const body = plainText(text).replace(/\n+$/, '');
  if (body === '') return '';
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const tick = '`'.repeat(longestRun(line) + 1);
  return tick.length > 1 ? `${tick} ${line} ${tick}` : `${tick}${line}${tick}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}

function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&');
}

/** A link's target: no brackets, no lines, and nothing that a click would run. */
function target(uri: string): string {
  const safe = plainText(uri).replace(/[<>\s]/g, encodeURIComponent);
  return /^(javascript|data|vbscript):/i.test(safe) ? '#' : safe;
}
