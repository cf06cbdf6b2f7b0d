import { Copy, CopyPlus, MessageSquareText, Pencil, Play, RotateCw, Trash2, X } from 'lucide-react';
import type { SessionInfo } from '#shared/contract/index.ts';
import { newChatIn } from '../../chat/new-chat-folder.ts';
import { previewMenuItems } from '../../previews/preview-commands.tsx';
import { dismissRestored } from '../../restore/restore-actions.ts';
import { copyText } from '../../stores/copy-text.ts';
import { removeSession, restartSession } from '../../stores/session-store.ts';
import type { MenuItem } from '../../ui/context-menu.tsx';
import { recordingMenuItems } from '../recording-commands.tsx';
import { detachSession, duplicateAndOpen, endSession, openSession } from '../workspace.ts';

/** What can be done with a session, for its row, its tab and the palette. */
export function sessionMenuItems(session: SessionInfo, rename: () => void): readonly MenuItem[] {
  const { id } = session;
  const ended = session.state === 'exited';
  return [
    { label: 'Show', icon: <Play size={14} />, run: () => openSession(id) },
    { label: 'Rename…', icon: <Pencil size={14} />, run: rename, chord: 'F2' },
    {
      label: 'Duplicate',
      icon: <CopyPlus size={14} />,
      needs: 'sessions.duplicate',
      run: () => void duplicateAndOpen(id),
    },
    {
      label: 'Restart',
      icon: <RotateCw size={14} />,
      needs: 'sessions.restart',
      run: () => void restartSession(id),
    },
    ...previewMenuItems(session, () => openSession(id)),
    ...recordingMenuItems(session),
    { label: 'Copy folder path', icon: <Copy size={14} />, run: () => void copyPath(session.cwd) },
    {
      label: 'New chat here',
      icon: <MessageSquareText size={14} />,
      needs: 'chats.create',
      run: () => newChatIn(session.cwd),
    },
    'separator',
    {
      label: 'Hide from this window',
      icon: <X size={14} />,
      run: () => detachSession(id),
      disabled: ended,
    },
    ended
      ? { label: 'Dismiss', icon: <Trash2 size={14} />, run: () => void removeSession(id) }
      : {
          label: 'End session',
          icon: <Trash2 size={14} />,
          danger: true,
          run: () => void endSession(id),
        },
    ...(session.restored
      ? [
          {
            label: 'Dismiss all restored…',
            icon: <Trash2 size={14} />,
            run: () => void dismissRestored(),
          },
        ]
      : []),
  ];
}

function copyPath(path: string): Promise<void> {
  return copyText(path, { done: 'Folder path copied', failed: 'The path was not copied' });
}
