import {
  Archive,
  Copy,
  Download,
  FolderOpen,
  FolderX,
  GitCompare,
  GitFork,
  LocateFixed,
  MessageSquareText,
  Pencil,
  ScrollText,
  SquareTerminal,
  Trash2,
  X,
} from 'lucide-react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { MAX_PATH, MAX_TITLE } from '#shared/contract/limits.ts';
import { prompt } from '../stores/dialog-store.ts';
import { showToast } from '../stores/toast-store.ts';
import type { MenuItem } from '../ui/context-menu.tsx';
import { newTerminal } from '../workbench/workspace.ts';
import { chatLabel } from './chat-words.ts';
import {
  archiveChat,
  deleteChat,
  exportChat,
  moveChat,
  renameChat,
  resumeChat,
} from './chats-store.ts';
import { fileViewStore, setFollowing } from './files/file-view-store.ts';
import { canFork, forkChat } from './history/fork-chat.ts';
import { closeChat, openChat } from './open-chat.ts';
import { showProtocol } from './protocol/protocol-view-store.ts';
import { openReview } from './review/open-review.ts';
import { removeWorktree } from './worktree/remove-worktree.ts';
import { hasWorktree } from './worktree/worktree-words.ts';

/** What can be done with a chat, for its row, its tab and its pane. */
export function chatMenuItems(chat: ChatInfo): readonly MenuItem[] {
  return [
    { label: 'Show', icon: <MessageSquareText size={14} />, run: () => openChat(chat.id) },
    { label: 'Rename…', icon: <Pencil size={14} />, run: () => void askTitle(chat) },
    {
      label: 'Review changes',
      icon: <GitCompare size={14} />,
      commandId: 'chat.review',
      run: () => openReview(chat.id),
    },
    ...(hasWorktree(chat)
      ? [
          {
            label: 'Remove worktree…',
            icon: <FolderX size={14} />,
            run: () => void removeWorktree(chat),
          },
        ]
      : []),
    { label: 'Export as Markdown', icon: <Download size={14} />, run: () => void exportChat(chat) },
    {
      label: 'Open terminal here',
      icon: <SquareTerminal size={14} />,
      run: () => void openTerminalHere(chat),
    },
    followItem(chat),
    protocolItem(chat),
    { label: 'Copy folder path', icon: <Copy size={14} />, run: () => void copyFolder(chat) },
    {
      label: 'Go on in another folder…',
      icon: <FolderOpen size={14} />,
      run: () => void chooseFolder(chat),
    },
    ...(canFork(chat)
      ? [{ label: 'Fork', icon: <GitFork size={14} />, run: () => void forkChat(chat) }]
      : []),
    'separator',
    { label: 'Hide from this window', icon: <X size={14} />, run: () => closeChat(chat.id) },
    {
      label: 'Archive',
      icon: <Archive size={14} />,
      run: () => void archiveChat(chat, openChat),
    },
    {
      label: 'Delete',
      icon: <Trash2 size={14} />,
      danger: true,
      run: () => void deleteChat(chat, openChat),
    },
  ];
}

/** Shows the files that the agent reads and edits as it goes, or no longer. */
function followItem(chat: ChatInfo): MenuItem {
  const following = fileViewStore.getState().following[chat.id] !== undefined;
  return {
    label: following ? 'Stop following the agent’s files' : 'Follow the agent’s files',
    icon: <LocateFixed size={14} />,
    run: () => setFollowing(chat.id, following ? undefined : 'on'),
  };
}

/** What was said between Aerie and the agent, for who looks for what went wrong. */
function protocolItem(chat: ChatInfo): MenuItem {
  return {
    label: 'Protocol log',
    icon: <ScrollText size={14} />,
    run: () => {
      openChat(chat.id);
      showProtocol(chat.id);
    },
  };
}

/** Asks for a new title. */
export async function askTitle(chat: ChatInfo): Promise<void> {
  const title = await prompt({
    title: 'Rename chat',
    label: 'Title',
    initial: chatLabel(chat),
    confirmLabel: 'Rename',
    maxLength: MAX_TITLE,
  });
  if (title !== null) await renameChat(chat.id, title);
}

/** Opens a terminal in the folder of a chat, beside it. */
export function openTerminalHere(chat: ChatInfo): Promise<void> {
  openChat(chat.id);
  return newTerminal({ cwd: chat.cwd, split: 'right' });
}

/** Asks in which folder a chat is to go on. */
export async function chooseFolder(chat: ChatInfo): Promise<void> {
  const folder = await prompt({
    title: 'Go on in another folder',
    label: 'Folder (the agent begins anew there; what was said stays)',
    initial: chat.cwd,
    confirmLabel: 'Go on there',
    maxLength: MAX_PATH,
  });
  const wanted = folder?.trim() ?? '';
  if (wanted === '' || wanted === chat.cwd) return;
  if (await moveChat(chat.id, wanted)) await resumeChat(chat.id);
}

async function copyFolder(chat: ChatInfo): Promise<void> {
  try {
    await navigator.clipboard.writeText(chat.cwd);
    showToast({ level: 'success', title: 'Folder path copied', key: 'copy-path' });
  } catch {
    showToast({
      level: 'error',
      title: 'The path was not copied',
      detail: 'The clipboard is not available here. Allow clipboard access for this page.',
    });
  }
}
