import { BellRing, MessageSquareText } from 'lucide-react';
import { ChatActivity } from '../../chat/chat-activity.tsx';
import { chatLabel } from '../../chat/chat-words.ts';
import { useChats } from '../../chat/chats-store.ts';
import { openChat } from '../../chat/open-chat.ts';
import { useLayout } from '../../stores/layout-store.ts';
import { useSessions } from '../../stores/session-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { attentionText, sessionLabel } from '../session-label.ts';
import { folderLabel } from '../sidebar/session-groups.ts';
import { openSession } from '../workspace.ts';
import styles from './palette.module.css';
import { Palette, PaletteItem } from './palette.tsx';

/** Finds a session by typing part of its name or folder. */
export function SessionSwitcher() {
  return (
    <Palette
      title="Go to session"
      placeholder="Type part of a name or folder"
      empty="No session matches. Try fewer letters."
    >
      <SessionItems />
      <ChatItems />
    </Palette>
  );
}

/** One line per chat. */
function ChatItems() {
  const chats = useChats((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const home = useSystem((s) => s.info?.home);
  return chats.map((chat) => {
    const label = chatLabel(chat);
    const folder = folderLabel(chat.cwd, home);
    return (
      <PaletteItem
        key={chat.id}
        value={`chat ${chat.id}`}
        keywords={[label, chat.agentLabel, folder, chat.cwd]}
        onSelect={() => openChat(chat.id)}
      >
        <MessageSquareText size={14} aria-hidden />
        <span className={styles['label']}>{label}</span>
        <ChatActivity chat={chat} />
        <span className={styles['hint']}>{folder}</span>
      </PaletteItem>
    );
  });
}

/** One line per session: those that want attention first, the active one last. */
export function SessionItems() {
  const sessions = useSessions((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const active = useLayout((s) => s.activeSession);
  const home = useSystem((s) => s.info?.home);
  const rank = (session: (typeof sessions)[number]): number =>
    session.attention ? 0 : session.id === active ? 2 : 1;
  return sessions
    .toSorted((a, b) => rank(a) - rank(b))
    .map((session) => {
      const label = sessionLabel(session);
      const folder = folderLabel(session.cwd, home);
      const reason = attentionText(session);
      return (
        <PaletteItem
          key={session.id}
          value={`session ${session.id}`}
          keywords={[label, session.title, folder, session.cwd]}
          onSelect={() => openSession(session.id)}
        >
          <SessionIcon icon={session.icon} tint={session.tint} />
          <span className={styles['label']}>{label}</span>
          {reason !== undefined && (
            <Badge tone="accent" title={reason}>
              <BellRing size={11} aria-label={reason} />
            </Badge>
          )}
          <span className={styles['hint']}>{folder}</span>
        </PaletteItem>
      );
    });
}
