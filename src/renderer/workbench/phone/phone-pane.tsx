import { Menu, Plus, X } from 'lucide-react';
import { AttentionBell } from '../../attention/attention-bell.tsx';
import { ChatPane } from '../../chat/chat-pane.tsx';
import { chatOfPanel, chatPanelId, isReviewPanel } from '../../chat/chat-panel-id.ts';
import { chatLabel } from '../../chat/chat-words.ts';
import { useChat, useChats } from '../../chat/chats-store.ts';
import { closeChat, openChat } from '../../chat/open-chat.ts';
import { LazyReviewPane } from '../../chat/review/review-panel.tsx';
import { PreviewButton } from '../../previews/preview-button.tsx';
import { PreviewSplit } from '../../previews/preview-split.tsx';
import { RecordedMark } from '../../remote/recorded-mark.tsx';
import { toggleSidebar, useLayout } from '../../stores/layout-store.ts';
import { useSession, useSessions } from '../../stores/session-store.ts';
import { TerminalPane } from '../../terminal/terminal-pane.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Select } from '../../ui/field.tsx';
import { useMediaQuery } from '../../ui/theme.ts';
import { EmptyDock } from '../dock/empty-dock.tsx';
import { sessionLabel } from '../session-label.ts';
import { closeSession, newTerminal, openSession } from '../workspace.ts';
import { KeyRow } from './key-row.tsx';
import styles from './phone.module.css';

/** The narrow layout: one terminal, a way to the others, and the keys a touch keyboard lacks. */
export function PhonePane() {
  const activeId = useLayout((s) => s.activeSession);
  const session = useSession(activeId);
  const chat = useChat(chatOfPanel(activeId));
  const touch = useMediaQuery('(pointer: coarse)');
  return (
    <div className={styles['phone']} data-region="phone-pane">
      <div className={styles['bar']}>
        <IconButton label="Sessions" commandId="app.toggle-sidebar" onClick={toggleSidebar}>
          <Menu size={18} aria-hidden />
        </IconButton>
        <SessionChooser activeId={session?.id ?? (chat && chatPanelId(chat.id))} />
        <RecordedMark sessionId={session?.id} />
        <PreviewButton sessionId={session?.id} />
        <AttentionBell />
        <IconButton label="New terminal" needs="sessions.create" onClick={() => void newTerminal()}>
          <Plus size={18} aria-hidden />
        </IconButton>
        {session && (
          <IconButton label="Close terminal" onClick={() => void closeSession(session.id)}>
            <X size={18} aria-hidden />
          </IconButton>
        )}
        {chat && (
          <IconButton
            label={isReviewPanel(activeId) ? 'Back to the chat' : 'Hide chat'}
            onClick={() => (isReviewPanel(activeId) ? openChat(chat.id) : closeChat(chat.id))}
          >
            <X size={18} aria-hidden />
          </IconButton>
        )}
      </div>
      <div className={styles['pane']}>
        {session ? (
          <ErrorBoundary key={session.id} what="This terminal">
            <PreviewSplit sessionId={session.id}>
              <TerminalPane sessionId={session.id} active />
            </PreviewSplit>
          </ErrorBoundary>
        ) : chat ? (
          <ErrorBoundary key={chat.id} what="This chat">
            {isReviewPanel(activeId) ? (
              <LazyReviewPane chatId={chat.id} />
            ) : (
              <ChatPane chatId={chat.id} active />
            )}
          </ErrorBoundary>
        ) : (
          <EmptyDock />
        )}
      </div>
      {session && touch && <KeyRow sessionId={session.id} />}
    </div>
  );
}

function SessionChooser({ activeId }: { readonly activeId: string | undefined }) {
  const sessions = useSessions((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const chats = useChats((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const terminals = sessions.map((session) => ({
    value: session.id,
    label: `${session.attention ? '● ' : ''}${sessionLabel(session)}`,
  }));
  const options = [
    ...terminals,
    ...chats.map((chat) => ({
      value: chatPanelId(chat.id),
      label: `${chat.activity === 'needs_you' ? '● ' : ''}Chat: ${chatLabel(chat)}`,
    })),
  ];
  const choose = (panel: string): void => {
    const chat = chatOfPanel(panel);
    if (chat !== undefined) openChat(chat);
    else if (panel !== '') openSession(panel);
  };
  const none = { value: '', label: options.length > 0 ? 'Choose a session' : 'No sessions' };
  return (
    <Select
      aria-label="Session"
      value={activeId ?? ''}
      options={activeId === undefined ? [none, ...options] : options}
      onValue={choose}
    />
  );
}
