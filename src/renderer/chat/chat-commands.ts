import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { api } from '../stores/wing.ts';
import { askTitle, chooseFolder, openTerminalHere } from './chat-menu.tsx';
import { archiveChat, chatsStore, deleteChat, exportChat, resumeChat } from './chats-store.ts';
import { historyCommands } from './history/history-commands.ts';
import { newChatIn } from './new-chat-folder.ts';
import { activeChatId, activeFolder, closeChat, homeFolder, openChat } from './open-chat.ts';
import { registerPresetCommands } from './presets/preset-commands.ts';
import { openReview } from './review/open-review.ts';

const group = 'Chat';

function active(): ChatInfo | undefined {
  return chatsStore.getState().byId[activeChatId() ?? ''];
}

/** A command on the active chat. */
function onChat(
  command: Omit<Command, 'group' | 'run' | 'when'>,
  run: (chat: ChatInfo) => unknown,
  when: (chat: ChatInfo) => boolean = () => true,
): Command {
  return {
    ...command,
    group,
    when: () => {
      const chat = active();
      return chat !== undefined && when(chat);
    },
    run: () => {
      const chat = active();
      return chat && run(chat);
    },
  };
}

const chatCommands: readonly Command[] = [
  {
    id: 'chat.new',
    title: 'New chat',
    needs: 'chats.create',
    group,
    keywords: ['agent', 'claude', 'codex', 'gemini', 'opencode'],
    defaultChord: { mac: 'Cmd+Shift+S', other: 'Ctrl+Shift+S' },
    run: () => toggleOverlay('new-chat'),
  },
  {
    id: 'chat.new-here',
    title: 'New chat here',
    needs: 'chats.create',
    group,
    keywords: ['agent', 'folder', 'terminal'],
    when: () => activeFolder() !== undefined,
    run: () => newChatIn(activeFolder() ?? homeFolder()),
  },
  {
    id: 'chat.archived',
    title: 'Archived chats',
    needs: 'chats.list',
    group,
    keywords: ['history', 'restore'],
    run: () => toggleOverlay('archived-chats'),
  },
  onChat(
    {
      id: 'chat.review',
      title: 'Review changes',
      keywords: ['git', 'diff', 'commit', 'stage', 'changed files'],
      defaultChord: { mac: 'Cmd+Shift+G', other: 'Ctrl+Shift+G' },
    },
    ({ id }) => openReview(id),
  ),
  {
    id: 'agents.rules',
    title: 'Permission rules',
    needs: 'rules.list',
    group,
    keywords: ['allow', 'deny', 'always', 'security', 'dry run', 'preset'],
    run: () => toggleOverlay('rules'),
  },
  {
    id: 'agents.usage',
    title: 'Usage',
    needs: 'usage.summary',
    group,
    keywords: ['cost', 'money', 'tokens', 'budget', 'spend', 'chart'],
    run: () => toggleOverlay('usage'),
  },
  ...historyCommands(onChat, group),
  onChat({ id: 'chat.rename', title: 'Rename chat' }, askTitle),
  onChat(
    { id: 'chat.stop', title: 'Stop the agent', keywords: ['cancel'] },
    (chat) => api().chats.cancel({ chat: chat.id }),
    ({ activity }) => activity === 'working' || activity === 'needs_you',
  ),
  onChat(
    { id: 'chat.restart', title: 'Start the agent again' },
    (chat) => resumeChat(chat.id),
    ({ agentState, problem }) => agentState === 'failed' || problem !== null,
  ),
  onChat(
    { id: 'chat.terminal', title: 'Open terminal here', keywords: ['folder', 'shell'] },
    openTerminalHere,
  ),
  onChat({ id: 'chat.move', title: 'Go on in another folder', keywords: ['move'] }, chooseFolder),
  onChat({ id: 'chat.export', title: 'Export chat as Markdown' }, exportChat),
  onChat({ id: 'chat.hide', title: 'Hide chat' }, (chat) => closeChat(chat.id)),
  onChat({ id: 'chat.archive', title: 'Archive chat' }, (chat) => archiveChat(chat, openChat)),
  onChat({ id: 'chat.delete', title: 'Delete chat' }, (chat) => deleteChat(chat, openChat)),
];

/** Registers the commands of chats. Dispose to take them away. */
export function registerChatCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of chatCommands) registered.add(registerCommand(command));
  registered.add(registerPresetCommands());
  return registered;
}
