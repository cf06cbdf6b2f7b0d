import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { GitCompare, X } from 'lucide-react';
import styles from '../../workbench/dock/dock.module.css';
import { reviewPanelId } from '../chat-panel-id.ts';
import { chatLabel } from '../chat-words.ts';
import { useChat } from '../chats-store.ts';
import { closeReview } from './open-review.ts';

/** The tab of a review. */
export function ReviewTab({ params }: IDockviewPanelHeaderProps<{ chatId: string }>) {
  const { chatId } = params;
  const chat = useChat(chatId);
  const label = `Changes: ${chat ? chatLabel(chat) : 'Chat'}`;
  return (
    <div
      className={styles['tab']}
      data-tab-session={reviewPanelId(chatId)}
      title={chat ? `${label}\n${chat.cwd}` : label}
      onAuxClick={(event) => {
        if (event.button === 1) closeReview(chatId);
      }}
    >
      <GitCompare size={14} aria-hidden style={{ flex: 'none' }} />
      <span className={styles['tabLabel']}>{label}</span>
      {/* Not a button: a tab may hold none. By keyboard, Delete on the tab closes it. */}
      <span
        className={styles['tabClose']}
        title={`Close ${label}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          closeReview(chatId);
        }}
      >
        <X size={13} aria-hidden />
      </span>
    </div>
  );
}
