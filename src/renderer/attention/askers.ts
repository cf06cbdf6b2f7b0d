// Everything in this window that may ask to be looked at, as it is now.

import { type ChatsState, chatsStore, useChats } from '../chat/chats-store.ts';
import { openChat } from '../chat/open-chat.ts';
import { clearAttention, sessionStore, useSessions } from '../stores/session-store.ts';
import { api } from '../stores/wing.ts';
import { openSession } from '../workbench/workspace.ts';
import { type Asker, chatAsker, sessionAsker, staysOpen } from './asker.ts';

/** All sessions and chats. */
export function askersNow(): readonly Asker[] {
  const sessions = sessionStore.getState();
  return [
    ...sessions.ids.flatMap((id) => (sessions.byId[id] ? [sessionAsker(sessions.byId[id])] : [])),
    ...chatAskers(chatsStore.getState()),
  ];
}

/** Those that ask, as they change. */
export function useAsking(): readonly Asker[] {
  const sessions = useSessions((s) =>
    s.ids.flatMap((id) => (s.byId[id]?.attention ? s.byId[id] : [])),
  );
  const chats = useChats((s) => s.ids.flatMap((id) => (s.byId[id]?.attention ? s.byId[id] : [])));
  return [...sessions.map(sessionAsker), ...chats.map(chatAsker)];
}

/** One of them, as it changes. */
export function useAsker(id: string): Asker | undefined {
  const session = useSessions((s) => s.byId[id]);
  const [chat] = useChats((s) => {
    const found = Object.values(s.byId).find((info) => chatAsker(info).id === id);
    return found ? [found] : [];
  });
  if (session) return sessionAsker(session);
  return chat && chatAsker(chat);
}

/** Ids of all of them, as they change. */
export function useAskerIds(): readonly string[] {
  const sessions = useSessions((s) => s.ids);
  const chats = useChats((s) => chatAskers(s).map(({ id }) => id));
  return [...sessions, ...chats];
}

/** Called for each change of sessions or chats; the result ends that. */
export function subscribeAskers(listener: () => void): () => void {
  const ends = [sessionStore.subscribe(listener), chatsStore.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

/** Shows it in this window. */
export function openAsker({ id, chat, attention }: Asker): void {
  if (chat === undefined) openSession(id);
  else openChat(chat, attention && staysOpen(attention) ? 'ask' : 'message');
}

/** Marks what it asks for as seen; false if that failed. */
export async function clearAsker({ id, chat }: Asker, episode?: string): Promise<boolean> {
  if (chat === undefined) return clearAttention(id, episode);
  try {
    await api().chats.clearAttention({ chat, episode });
    return true;
  } catch {
    // Whoever asked tells, or tries again.
    return false;
  }
}

/** Takes back that it was marked as seen. */
export async function restoreAsker({ id, chat }: Asker, episode: string): Promise<void> {
  if (chat === undefined) await api().sessions.restoreAttention({ id, episode });
  else await api().chats.restoreAttention({ chat, episode });
}

function chatAskers({ ids, byId }: Pick<ChatsState, 'ids' | 'byId'>): readonly Asker[] {
  return ids.flatMap((id) => (byId[id] ? [chatAsker(byId[id])] : []));
}
