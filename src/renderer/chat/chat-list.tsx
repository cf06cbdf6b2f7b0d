import { MessageSquareText, MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { toggleOverlay, useLayout } from '../stores/layout-store.ts';
import { IconButton } from '../ui/button.tsx';
import { ContextMenu, DropdownMenu } from '../ui/context-menu.tsx';
import { ChatActivity } from './chat-activity.tsx';
import styles from './chat-list.module.css';
import { chatMenuItems } from './chat-menu.tsx';
import { chatPanelId } from './chat-panel-id.ts';
import { ChatTerminals } from './chat-terminals.tsx';
import { activityText, chatLabel, chatMatches } from './chat-words.ts';
import { useChats } from './chats-store.ts';
import { openChat } from './open-chat.ts';

/** Rows before the rest is folded away. */
const FEW = 8;

/** The chats with agents in the sidebar, newest first, and the way to a new one. */
export function ChatList({ filter }: { readonly filter: string }) {
  const chats = useChats((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const [all, setAll] = useState(false);
  const matching = chats.filter((chat) => chatMatches(chat, filter));
  const shown = all || filter !== '' ? matching : firstFew(matching);
  const hidden = matching.length - shown.length;
  return (
    <section className={styles['section']} aria-label="Chats">
      <div className={styles['head']}>
        <h2 className={styles['heading']}>Chats</h2>
        <IconButton label="New chat" commandId="chat.new" onClick={() => toggleOverlay('new-chat')}>
          <Plus size={14} aria-hidden />
        </IconButton>
      </div>
      {shown.length > 0 && (
        <ul className={styles['list']} aria-label="Chats">
          {shown.map((chat) => (
            <ChatRow key={chat.id} chat={chat} />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <button type="button" className={styles['more']} onClick={() => setAll(true)}>
          Show {hidden} more
        </button>
      )}
    </section>
  );
}

/** The newest, and every older one that works or waits for somebody. */
function firstFew(chats: readonly ChatInfo[]): readonly ChatInfo[] {
  return chats.filter(
    ({ activity }, i) => i < FEW || activity === 'working' || activity === 'needs_you',
  );
}

function ChatRow({ chat }: { readonly chat: ChatInfo }) {
  const active = useLayout((s) => s.activeSession === chatPanelId(chat.id));
  const label = chatLabel(chat);
  const state = activityText(chat);
  const items = () => chatMenuItems(chat);
  return (
    <ContextMenu items={items}>
      <li className={styles['item']}>
        <button
          type="button"
          className={styles['row']}
          data-chat-row={chat.id}
          aria-current={active || undefined}
          aria-label={`${label}, ${chat.agentLabel}, ${state}`}
          title={`${label}\n${chat.agentLabel} · ${state} · ${chat.cwd}`}
          onClick={() => openChat(chat.id)}
        >
          <MessageSquareText size={14} aria-hidden />
          <span className={styles['label']}>{label}</span>
          <ChatActivity chat={chat} />
        </button>
        <DropdownMenu items={items} align="end">
          <button type="button" className={styles['menu']} aria-label={`Actions for ${label}`}>
            <MoreHorizontal size={14} aria-hidden />
          </button>
        </DropdownMenu>
        <ChatTerminals chat={chat.id} />
      </li>
    </ContextMenu>
  );
}
