// All chats that are not archived, and what this window does with them. Failures show as toasts.

import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type {
  ChatInfo,
  ChatListChange,
  NewWorktree,
  OptionChoices,
} from '#shared/contract/index.ts';
import type { WingConnection } from '../client/wing-connection.ts';
import { showError, showToast } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { saveFile } from '../ui/save-file.ts';
import { chatLabel } from './chat-words.ts';
import { dropSent, setDraft } from './composer/draft-store.ts';
import { rememberedOptions } from './last-options.ts';

/** Chats asked for at once when somebody wants older ones. */
const OLDER = 200;

export interface ChatsState {
  readonly byId: Readonly<Record<string, ChatInfo>>;
  /** Newest first. */
  readonly ids: readonly string[];
  /** False until the first list has arrived. */
  readonly loaded: boolean;
}

export const chatsStore = createStore<ChatsState>(() => ({ byId: {}, ids: [], loaded: false }));

/** Keeps the list in step with the wing. Dispose to stop. */
export function followChats(connection: WingConnection): Disposable {
  return connection.watch(
    (client, signal) => client.chats.watch(undefined, { signal }),
    receiveChatChange,
  );
}

/** One chat; undefined when it is archived, deleted or not known yet. */
export function useChat(id: string | undefined): ChatInfo | undefined {
  return useStore(chatsStore, (s) => (id === undefined ? undefined : s.byId[id]));
}

/** Reads from the chats; the result is compared shallowly. */
export function useChats<T>(selector: (state: ChatsState) => T): T {
  return useStore(chatsStore, useShallow(selector));
}

/** A chat, asked for if it is not in the list. @throws AppError `chat_not_found` */
export async function ensureChat(id: string): Promise<ChatInfo> {
  const known = chatsStore.getState().byId[id];
  if (known) return known;
  const chat = await api().chatHistory.get({ chat: id });
  if (!chat.archived) receiveChatChange({ type: 'upsert', chat });
  return chat;
}

/** Takes over one change told by the core. */
export function receiveChatChange(change: ChatListChange): void {
  chatsStore.setState((state) => reduceChats(state, change));
}

/** Pure: the state after `change`. An archived chat is not in the list. */
export function reduceChats(state: ChatsState, change: ChatListChange): ChatsState {
  switch (change.type) {
    case 'all': {
      const chats = change.chats.filter(({ archived }) => !archived);
      const byId = Object.fromEntries(chats.map((chat) => [chat.id, chat]));
      return { byId, ids: order(chats), loaded: true };
    }
    case 'upsert': {
      const { chat } = change;
      if (chat.archived) return without(state, chat.id);
      const byId = { ...state.byId, [chat.id]: chat };
      const ids = chat.id in state.byId ? state.ids : order(Object.values(byId));
      return { ...state, byId, ids };
    }
    case 'removed':
      return without(state, change.id);
  }
}

function without(state: ChatsState, id: string): ChatsState {
  const { [id]: _gone, ...byId } = state.byId;
  return { ...state, byId, ids: state.ids.filter((other) => other !== id) };
}

function order(chats: readonly ChatInfo[]): readonly string[] {
  return chats.toSorted((a, b) => b.createdAt - a.createdAt).map(({ id }) => id);
}

export interface BeginOptions {
  /** Those used last with that agent unless given. */
  readonly options?: OptionChoices | undefined;
  /** The worktree that it gets of its own. */
  readonly worktree?: NewWorktree | undefined;
  /** Names the attempt, for those who want to follow it. */
  readonly commandId?: string;
}

/**
 * Begins a chat, with a first message if there is one, which becomes the draft if it cannot be sent;
 * undefined, after a toast, if the chat could not be started.
 */
export async function createChat(
  agent: string,
  cwd: string,
  text: string,
  more: BeginOptions = {},
): Promise<ChatInfo | undefined> {
  const chat = await attempt('The chat could not be started', async () => {
    const options = more.options ?? rememberedOptions(agent, cwd);
    const created = await api().chats.create({
      commandId: more.commandId ?? crypto.randomUUID(),
      agent,
      cwd,
      ...(options ? { options } : {}),
      ...(more.worktree ? { worktree: more.worktree } : {}),
    });
    receiveChatChange({ type: 'upsert', chat: created });
    return created;
  });
  if (!chat || text.trim() === '') return chat;
  // Until it has arrived it stands in the composer, also over a crash or reload of the window.
  setDraft(chat.id, { text });
  const sent = await attempt('The first message was not sent', async () => {
    const blocks = [{ type: 'text' as const, text }];
    await api().chats.send({ chat: chat.id, commandId: crypto.randomUUID(), blocks });
    return true;
  });
  if (sent) dropSent(chat.id, { text, images: [], attachments: [] });
  return chat;
}

/** Gives a chat another title; nothing happens if it is blank. */
export async function renameChat(chat: string, title: string): Promise<void> {
  const trimmed = title.trim();
  if (trimmed === '') return;
  await attempt('The chat was not renamed', () => api().chats.rename({ chat, title: trimmed }));
}

/** Puts a chat away, and offers to take it back. */
export async function archiveChat(chat: ChatInfo, reopen: (id: string) => void): Promise<void> {
  const done = await attempt('The chat was not archived', async () => {
    await api().chats.archive({ chat: chat.id, archived: true });
    receiveChatChange({ type: 'removed', id: chat.id });
    return true;
  });
  if (!done) return;
  const undo = async (): Promise<void> => {
    if (await unarchiveChat(chat)) reopen(chat.id);
  };
  showToast({
    level: 'info',
    title: `“${chatLabel(chat)}” is archived`,
    detail: 'It is kept under “Archived chats”.',
    actions: [{ label: 'Undo', run: () => void undo() }],
    durationMs: 10_000,
    key: `archive:${chat.id}`,
  });
}

/** Takes a chat back from the archive; false, after a toast, if that failed. */
export async function unarchiveChat(chat: ChatInfo): Promise<boolean> {
  const done = await attempt('The chat was not taken back', async () => {
    await api().chats.archive({ chat: chat.id, archived: false });
    receiveChatChange({ type: 'upsert', chat: { ...chat, archived: false } });
    return true;
  });
  return done ?? false;
}

/** Deletes a chat, and offers to take that back while it is kept. */
export async function deleteChat(chat: ChatInfo, reopen: (id: string) => void): Promise<void> {
  const done = await attempt('The chat was not deleted', async () => {
    await api().chats.remove({ chat: chat.id });
    receiveChatChange({ type: 'removed', id: chat.id });
    return true;
  });
  if (!done) return;
  const undo = async (): Promise<void> => {
    const back = await attempt('The chat was not taken back', () =>
      api().chatHistory.restore({ chat: chat.id }),
    );
    if (!back) return;
    receiveChatChange({ type: 'upsert', chat: back });
    reopen(chat.id);
  };
  showToast({
    level: 'info',
    title: `“${chatLabel(chat)}” is deleted`,
    detail: 'Files that the agent changed stay as they are.',
    actions: [{ label: 'Undo', run: () => void undo() }],
    durationMs: 20_000,
    key: `delete:${chat.id}`,
  });
}

/** Asks for chats that are older than those in the list; false if there are no more. */
export async function loadOlderChats(): Promise<boolean> {
  const { byId } = chatsStore.getState();
  const oldest = Object.values(byId).reduce<ChatInfo | undefined>(
    (last, chat) => (!last || chat.updatedAt < last.updatedAt ? chat : last),
    undefined,
  );
  const after = oldest && { id: oldest.id, updatedAt: oldest.updatedAt };
  const older = await attempt('Older chats could not be listed', () =>
    api().chatHistory.older({ ...(after ? { after } : {}), limit: OLDER }),
  );
  for (const chat of older ?? []) receiveChatChange({ type: 'upsert', chat });
  return older === undefined || older.length === OLDER;
}

/** Goes on with a chat in another folder. True if it did. */
export async function moveChat(chat: string, cwd: string): Promise<boolean> {
  const done = await attempt('The chat was not moved', async () => {
    await api().chats.move({ chat, cwd });
    return true;
  });
  return done ?? false;
}

/** Starts the agent again and sends what waits. */
export async function resumeChat(chat: string): Promise<void> {
  await attempt('The agent was not started again', () => api().chats.resume({ chat }));
}

/** Saves the whole transcript as a Markdown file. */
export async function exportChat(chat: ChatInfo): Promise<void> {
  await attempt('The chat was not exported', async () => {
    const { markdown } = await api().chats.export({ chat: chat.id });
    saveFile(`${fileName(chatLabel(chat))}.md`, [markdown], 'text/markdown');
  });
}

function fileName(label: string): string {
  const words = label.replace(/[^\p{L}\p{N} _-]+/gu, ' ').trim();
  return words.slice(0, 60).trim() || 'chat';
}

async function attempt<T>(title: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    showError(title, error);
    return undefined;
  }
}
