import type { ChatInfo } from '#shared/contract/chats.ts';
import type { NewWorktree } from '#shared/contract/worktrees.ts';
import type { ChatService } from './chat-service.ts';

/** What somebody asks for who begins a chat. */
export interface NewChatInput {
  readonly commandId: string;
  readonly agent: string;
  readonly cwd: string;
  readonly worktree?: NewWorktree | undefined;
}

/** Begins a chat, in a new worktree if asked; once for each `commandId`. @throws AppError as of `chats.create` */
export async function beginChat(
  chats: Pick<ChatService, 'create' | 'known' | 'worktrees'>,
  { commandId, agent, cwd, worktree: wish }: NewChatInput,
): Promise<ChatInfo> {
  const known = chats.known(commandId);
  if (known || !wish) return known ?? chats.create(commandId, agent, cwd);
  const made = await chats.worktrees.create(commandId, cwd, wish);
  try {
    return chats.create(commandId, agent, made.cwd, made.worktree);
  } catch (error) {
    await chats.worktrees.remove(made.worktree.root, made.worktree.path, true);
    throw error;
  }
}
