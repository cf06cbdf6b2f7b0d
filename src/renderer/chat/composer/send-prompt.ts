// What the composer asks the wing for. Failures are told as toasts.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChatInfo, EditedBlock, PromptBlock } from '#shared/contract/index.ts';
import { MAX_PROMPT_CHARS } from '#shared/contract/limits.ts';
import { MAX_PROMPT_BYTES, promptBytes } from '#shared/contract/prompt-size.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { openedChat } from '../chat-model.ts';
import { chatsStore } from '../chats-store.ts';
import { rememberOption } from '../last-options.ts';
import { blockOf } from './attachments.ts';
import { type Draft, draftOf, dropSent } from './draft-store.ts';
import { missingFiles } from './missing-files.ts';

/** A message that may or may not have arrived: it goes under the same name when it is sent again. */
const unsure = new Map<string, { readonly key: string; readonly commandId: string }>();

/** True if there is something to send. */
export function hasContent({ text, images, attachments }: Draft): boolean {
  return text.trim() !== '' || images.length > 0 || attachments.length > 0;
}

/** What goes to the agent. */
function blocksOf({ text, images, attachments }: Draft): PromptBlock[] {
  return [
    ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]),
    ...attachments.map(blockOf),
    ...images.map(({ mimeType, data }) => ({ type: 'image' as const, mimeType, data })),
  ];
}

/**
 * Why what stands in the composer cannot be sent to this agent, or as it is: a sentence; undefined if it
 * can. Asks whether the files that it names are still there.
 */
export async function whyNotSent(
  chat: Pick<ChatInfo, 'id' | 'agentLabel' | 'takes'>,
): Promise<string | undefined> {
  const { images, attachments } = draftOf(chat.id);
  const { takes, agentLabel } = chat;
  if (takes?.images === false && images.length > 0) {
    return `${agentLabel} does not take pictures. Remove them to send the message.`;
  }
  if (takes?.documents === false && attachments.some(({ kind }) => kind === 'pdf')) {
    return `${agentLabel} does not take PDF documents. Remove them, or name the file instead.`;
  }
  const [missing] = await missingFiles(chat.id, attachments);
  if (!missing) return undefined;
  return `“${missing.name}” is not there any more. Remove it to send the message.`;
}

/** Chats whose message is on its way. */
const sendingStore = createStore<{ readonly chats: ReadonlySet<string> }>(() => ({
  chats: new Set(),
}));

/** True while a message of the chat is on its way. */
export function useSending(chat: string): boolean {
  return useStore(sendingStore, (s) => s.chats.has(chat));
}

/**
 * Sends what stands in the composer, where it stays until it has arrived, also over a crash or reload
 * of the window. False if it was not sent.
 */
export async function sendDraft(chat: string): Promise<boolean> {
  const draft = draftOf(chat);
  const { chats: sending } = sendingStore.getState();
  if (!hasContent(draft) || sending.has(chat)) return false;
  if (draft.text.length > MAX_PROMPT_CHARS) {
    const detail = `A message may have ${MAX_PROMPT_CHARS.toLocaleString('en-GB')} characters. Put long text into a file and name it instead.`;
    showToast({ level: 'error', title: 'The message is too long', detail, key: 'chat-too-long' });
    return false;
  }
  const blocks = blocksOf(draft);
  if (promptBytes(blocks) > MAX_PROMPT_BYTES) {
    const detail =
      'Send fewer or smaller pictures at once, or put long text into a file and name it instead.';
    showToast({ level: 'error', title: 'The message is too large', detail, key: 'chat-too-long' });
    return false;
  }
  const key = JSON.stringify(blocks);
  const known = unsure.get(chat);
  const commandId = known?.key === key ? known.commandId : crypto.randomUUID();
  sendingStore.setState({ chats: new Set([...sending, chat]) });
  openedChat(chat)?.didSend();
  try {
    await api().chats.send({ chat, commandId, blocks });
    unsure.delete(chat);
    dropSent(chat, draft);
    return true;
  } catch (error) {
    unsure.set(chat, { key, commandId });
    showError('The message was not sent', error);
    return false;
  } finally {
    const { chats } = sendingStore.getState();
    sendingStore.setState({ chats: new Set([...chats].filter((other) => other !== chat)) });
  }
}

/** Stops what the agent does in a chat, and shows that at once. What waits goes on waiting. */
export async function stopChat(chat: string): Promise<boolean> {
  const takeBack = openedChat(chat)?.stopping();
  const asked = await attempt('The agent could not be stopped', () => api().chats.cancel({ chat }));
  if (!asked) takeBack?.();
  return asked;
}

/** Ends the process of a chat's agent, which does not stop otherwise. */
export function endAgent(chat: string): Promise<boolean> {
  return attempt('The agent could not be ended', () => api().chats.endAgent({ chat }));
}

/** Sends what waits. */
export function resumeChat(chat: string): Promise<boolean> {
  return attempt('The waiting messages were not sent', () => api().chats.resume({ chat }));
}

/** Starts the agent, so that it tells what can be chosen. */
export function connectChat(chat: string): Promise<boolean> {
  return attempt('The agent could not be started', () => api().chats.connect({ chat }));
}

/** Chooses model, mode and the like. */
export function chooseOption(
  chat: string,
  option: { readonly id: string; readonly name: string },
  value: string | boolean,
): Promise<boolean> {
  return attempt(`${option.name} was not changed`, async () => {
    await api().chats.choose({ chat, option: option.id, value });
    const info = chatsStore.getState().byId[chat];
    if (info) rememberOption(info, option.id, value);
  });
}

/** Changes a message that waits. */
export function editWaiting(
  chat: string,
  prompt: string,
  blocks: readonly EditedBlock[],
): Promise<boolean> {
  return attempt('The message was not changed', () =>
    api().chats.editPrompt({ chat, commandId: crypto.randomUUID(), prompt, blocks: [...blocks] }),
  );
}

/** Takes a message back that waits. */
export function removeWaiting(chat: string, prompt: string): Promise<boolean> {
  return attempt('The message was not removed', () => api().chats.removePrompt({ chat, prompt }));
}

/** Puts what waits in an order. */
export function orderWaiting(chat: string, prompts: readonly string[]): Promise<boolean> {
  return attempt('The messages could not be moved', () =>
    api().chats.orderPrompts({ chat, prompts: [...prompts] }),
  );
}

async function attempt(title: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showError(title, error);
    return false;
  }
}
