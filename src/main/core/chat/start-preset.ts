import type { ChatPreset } from '#shared/contract/index.ts';
import { beginChat } from './begin-chat.ts';
import type { LazyChats } from './lazy-chats.ts';

/**
 * Begins a chat as a preset says, and sends its first message if it has one; resolves with its id.
 * `id` names the chat, so that what is asked twice is done once. @throws AppError
 */
export async function startPreset(
  chats: Pick<LazyChats, 'use'>,
  preset: ChatPreset,
  { id, home }: { readonly id: string; readonly home: string },
): Promise<string> {
  const { agent, cwd, options, worktree, prompt } = preset;
  const service = await chats.use();
  const wish = { commandId: id, agent, cwd: cwd || home, worktree: worktree ? {} : undefined };
  const chat = await beginChat(service, wish);
  service.want(chat.id, options);
  if (prompt.trim() !== '')
    service.live(chat.id).send(`${id}-first`, [{ type: 'text', text: prompt }]);
  return chat.id;
}
