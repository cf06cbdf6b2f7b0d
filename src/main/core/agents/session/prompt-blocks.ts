import type { AvailableCommand, ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { BadOptionError } from '../errors/acp-error.ts';
import type { AgentQuirks } from '../profiles/agent-profile.ts';
import type { PromptInput } from './session-options.ts';

/**
 * The blocks of a prompt.
 * @throws BadOptionError if there is nothing in it
 */
export function promptBlocks(input: PromptInput): ContentBlock[] {
  const blocks: ContentBlock[] =
    typeof input === 'string' ? [{ type: 'text', text: input }] : [...input];
  const isEmpty = blocks.every((block) => block.type === 'text' && block.text.trim() === '');
  if (isEmpty) throw new BadOptionError('The prompt is empty. Write something or attach a file.');
  return blocks;
}

/** Text of all text blocks, one a line. */
export function promptText(blocks: readonly ContentBlock[]): string {
  return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}

/** The first word without its slash if the prompt reads like a command. */
export function commandOf(blocks: readonly ContentBlock[]): string | undefined {
  const text = blocks
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('')
    .trim();
  return text.startsWith('/') ? (/^\/(\S*)/.exec(text)?.[1] ?? '') : undefined;
}

/**
 * What is sent: some agents swallow a prompt that begins with a slash but is no command, so an
 * invisible character goes in front of it (acp.md 4.10).
 */
export function shieldUnknownCommand(
  blocks: readonly ContentBlock[],
  commands: readonly AvailableCommand[] | undefined,
  quirks: AgentQuirks,
): readonly ContentBlock[] {
  const command = quirks.swallowsUnknownSlash ? commandOf(blocks) : undefined;
  if (command === undefined || !commands) return blocks;
  if (quirks.hiddenCommands.includes(command)) return blocks;
  if (commands.some(({ name }) => name === command)) return blocks;
  const first = blocks.findIndex((block) => block.type === 'text' && block.text.trim() !== '');
  return blocks.map((block, index) =>
    index === first && block.type === 'text' ? { ...block, text: `\u200b${block.text}` } : block,
  );
}

/**
 * Text of a slash command with its arguments.
 * @throws BadOptionError without a name
 */
export function commandText(name: string, args: readonly string[]): string {
  const bare = name.trim().replace(/^\//, '');
  if (bare === '') throw new BadOptionError('Name the command to run.');
  return [`/${bare}`, ...args].join(' ');
}
