import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { MessageSquareText, X } from 'lucide-react';
import { ContextMenu } from '../ui/context-menu.tsx';
import styles from '../workbench/dock/dock.module.css';
import { ChatActivity } from './chat-activity.tsx';
import { askTitle, chatMenuItems } from './chat-menu.tsx';
import { chatPanelId } from './chat-panel-id.ts';
import { activityText, chatLabel } from './chat-words.ts';
import { useChat } from './chats-store.ts';
import { closeChat } from './open-chat.ts';

/** The tab of a chat. Closing it only hides the chat: its agent goes on. */
export function ChatTab({ params }: IDockviewPanelHeaderProps<{ chatId: string }>) {
  const { chatId } = params;
  const chat = useChat(chatId);
  const label = chat ? chatLabel(chat) : 'Chat';
  const state = chat ? activityText(chat) : '';
  return (
    <ContextMenu items={() => (chat ? chatMenuItems(chat) : [])} disabled={!chat}>
      <div
        className={styles['tab']}
        data-tab-session={chatPanelId(chatId)}
        title={chat ? `${label}\n${chat.agentLabel} · ${state} · ${chat.cwd}` : label}
        onDoubleClick={() => chat && void askTitle(chat)}
        onAuxClick={(event) => {
          if (event.button === 1) closeChat(chatId);
        }}
      >
        <MessageSquareText size={14} aria-hidden style={{ flex: 'none' }} />
        <span className={styles['tabLabel']}>{label}</span>
        {chat && <ChatActivity chat={chat} />}
        {chat && <span className="visually-hidden">, {state}</span>}
        {/* Not a button: a tab may hold none. By keyboard, Delete on the tab closes it. */}
        <span
          className={styles['tabClose']}
          title={`Hide ${label}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            closeChat(chatId);
          }}
        >
          <X size={13} aria-hidden />
        </span>
      </div>
    </ContextMenu>
  );
}
