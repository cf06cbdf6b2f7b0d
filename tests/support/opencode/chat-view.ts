import type { ChatBlock } from '#shared/chat/chat-block.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';

/** What a person sees of a chat, in lines to compare. Without times and ids. */
export function chatView({ items, facts }: ChatState): string {
  const { lastTurn, usage, asks, turn } = facts;
  const lines = [
    ...[...items.values()].flatMap(itemLines),
    '---',
    `stop: ${lastTurn?.stop ?? 'none'}${turn ? ' (running)' : ''}`,
    `context: ${usage.used ?? '?'} of ${usage.size ?? '?'}`,
    `cost: ${usage.cost ? `${usage.cost.amount.toFixed(4)} ${usage.cost.currency}` : '?'}`,
    `open asks: ${asks.length}`,
  ];
  return `${lines.join('\n')}\n`;
}

function itemLines(item: ChatItem): string[] {
  switch (item.type) {
    case 'user':
      return [`user (${item.state}): ${blocksText(item.blocks)}`];
    case 'assistant':
      return [`assistant: ${blocksText(item.blocks)}`];
    case 'thought':
      return [`thought: ${JSON.stringify(item.text)}`];
    case 'tool':
      return toolLines(item);
    case 'plan':
      return ['plan:', ...item.entries.map(({ status, content }) => `  ${status}: ${content}`)];
    case 'system':
      return [
        `system (${item.reason}): ${item.text}`,
        ...(item.detail ? [`  ${item.detail}`] : []),
      ];
    case 'notice':
      return [`notice: ${item.title}`];
    case 'question':
      return [
        `question (${item.state}): ${item.fields.map(({ title }) => title).join(', ')}`,
        ...(item.answers ?? []).map(({ title, text = '(secret)' }) => `  ${title}: ${text}`),
      ];
    case 'compaction':
      return [`compaction (${item.status}): ${item.text}`];
  }
}

function toolLines(item: ToolItem): string[] {
  const { name = '?', kind, status, title, permission, exitCode } = item;
  return [
    `tool ${name} (${kind}, ${status}): ${title}`,
    ...(exitCode === undefined ? [] : [`  exit code: ${exitCode}`]),
    ...(permission ? [`  permission: ${permission.state}`] : []),
    ...item.changes.flatMap((change) => [
      `  ${change.kind} ${change.path} +${change.added} -${change.removed}`,
      ...(change.patch
        ?.trimEnd()
        .split('\n')
        .map((line) => `    ${line}`.trimEnd()) ?? []),
    ]),
    ...item.output.map((output) =>
      output.type === 'content' ? `  output: ${blocksText([output.block])}` : `  ${output.type}`,
    ),
  ];
}

function blocksText(blocks: readonly ChatBlock[]): string {
  return blocks
    .map((block) => (block.type === 'text' ? JSON.stringify(block.text) : `[${block.type}]`))
    .join(' ');
}
