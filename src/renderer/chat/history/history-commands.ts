import type { ChatInfo } from '#shared/contract/index.ts';
import type { Command } from '../../stores/command-registry.ts';
import { toggleOverlay } from '../../stores/layout-store.ts';
import { openFind } from './chat-find-store.ts';
import { canFork, forkChat } from './fork-chat.ts';
import { stepPrompt } from './step-prompts.ts';

type OnChat = (
  command: Omit<Command, 'group' | 'run' | 'when'>,
  run: (chat: ChatInfo) => unknown,
  when?: (chat: ChatInfo) => boolean,
) => Command;

/** Commands that look for what was said before. `onChat` makes one on the active chat. */
export function historyCommands(onChat: OnChat, group: string): readonly Command[] {
  return [
    {
      id: 'chat.search',
      title: 'Search chats',
      needs: 'chatSearch.search',
      group,
      keywords: ['find', 'history', 'transcript', 'full text'],
      defaultChord: { mac: 'Cmd+Shift+F', other: 'Ctrl+Shift+H' },
      run: () => toggleOverlay('search-chats'),
    },
    {
      id: 'chat.resume-session',
      title: 'Resume a session…',
      needs: 'chatHistory.sessions',
      group,
      keywords: ['history', 'continue', 'agent', 'opencode', 'claude', 'codex'],
      run: () => toggleOverlay('agent-sessions'),
    },
    onChat(
      {
        id: 'chat.find',
        title: 'Find in chat',
        keywords: ['search'],
        // On a Mac the chat itself takes ⌘F, which is the terminal's command elsewhere.
        defaultChord: { mac: [], other: 'Ctrl+F' },
      },
      ({ id }) => openFind(id),
    ),
    onChat(
      {
        id: 'chat.previous-prompt',
        title: 'Go to previous prompt',
        defaultChord: { mac: 'Cmd+Alt+Up', other: 'Alt+Up' },
      },
      ({ id }) => stepPrompt(id, -1),
    ),
    onChat(
      {
        id: 'chat.next-prompt',
        title: 'Go to next prompt',
        defaultChord: { mac: 'Cmd+Alt+Down', other: 'Alt+Down' },
      },
      ({ id }) => stepPrompt(id, 1),
    ),
    onChat(
      { id: 'chat.fork', title: 'Fork chat', keywords: ['branch', 'copy'] },
      forkChat,
      canFork,
    ),
  ];
}
