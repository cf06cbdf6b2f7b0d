import { MessageSquareText, MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { toggleOverlay, useLayout } from '../stores/layout-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { IconButton } from '../ui/button.tsx';
import { ContextMenu, DropdownMenu } from '../ui/context-menu.tsx';
import { useNow } from '../ui/use-now.ts';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import { ChatActivity } from './chat-activity.tsx';
import styles from './chat-list.module.css';
import { chatMenuItems } from './chat-menu.tsx';
import { chatPanelId } from './chat-panel-id.ts';
import { ChatTerminals } from './chat-terminals.tsx';
import { activityText, chatLabel, chatMatches } from './chat-words.ts';
import { loadOlderChats, useChats } from './chats-store.ts';
import { agoShort, agoWords } from './history/time-words.ts';
import { openChat } from './open-chat.ts';

/** Rows before the rest is folded away. */
const FEW = 8;
/** Chats that are told at the start: with as many as these there may be older ones. */
const MANY = 500;

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
      <ChatGroups chats={shown} />
      {hidden > 0 && (
        <button type="button" className={styles['more']} onClick={() => setAll(true)}>
          Show {hidden} more
        </button>
      )}
      {hidden === 0 && chats.length >= MANY && <OlderChats />}
    </section>
  );
}

/** Chats by folder, if there are several, in the order of the newest chat of each. */
function ChatGroups({ chats }: { readonly chats: readonly ChatInfo[] }) {
  const home = useSystem((s) => s.info?.home);
  const now = useNow(60_000);
  if (chats.length === 0) return null;
  const groups = [...Map.groupBy(chats, ({ cwd }) => cwd)];
  return groups.map(([cwd, members]) => (
    <div key={cwd}>
      {groups.length > 1 && (
        <h3 className={styles['folder']} title={cwd}>
          <bdi>{folderLabel(cwd, home)}</bdi>
        </h3>
      )}
      <ul
        className={styles['list']}
        aria-label={groups.length > 1 ? `Chats in ${folderLabel(cwd, home)}` : 'Chats'}
      >
        {members.map((chat) => (
          <ChatRow key={chat.id} chat={chat} now={now} />
        ))}
      </ul>
    </div>
  ));
}

/** Gets what is too old for the list. */
function OlderChats() {
  const [state, setState] = useState<'some' | 'asked' | 'none'>('some');
  if (state === 'none') return null;
  const ask = async (): Promise<void> => {
    setState('asked');
    setState((await loadOlderChats()) ? 'some' : 'none');
  };
  return (
    <button
      type="button"
      className={styles['more']}
      disabled={state === 'asked'}
      onClick={() => void ask()}
    >
      Show older chats
    </button>
  );
}

/** The newest, and every older one that works or waits for somebody. */
function firstFew(chats: readonly ChatInfo[]): readonly ChatInfo[] {
  return chats.filter(
    ({ activity }, i) => i < FEW || activity === 'working' || activity === 'needs_you',
  );
}

function ChatRow({ chat, now }: { readonly chat: ChatInfo; readonly now: number }) {
  const { costUsd, updatedAt } = chat;
  const cost = costUsd !== null && costUsd >= 0.005 ? `$${costUsd.toFixed(2)}` : '';
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
          title={`${label}\n${chat.agentLabel} · ${state} · ${chat.cwd}\n${[cost, agoWords(updatedAt, now)].filter(Boolean).join(' · ')}`}
          onClick={() => openChat(chat.id)}
        >
          <MessageSquareText size={14} aria-hidden />
          <span className={styles['label']}>{label}</span>
          <span
            className={styles['facts']}
            data-facts={`${cost} ${agoShort(updatedAt, now)}`.trim()}
            aria-hidden
          />
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
