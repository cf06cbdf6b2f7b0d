import { BellRing, CircleAlert, LoaderCircle } from 'lucide-react';
import type { ChatInfo } from '#shared/contract/index.ts';
import styles from './chat-list.module.css';
import { activityText, hasFailed } from './chat-words.ts';

/** A glyph for what needs to be told at a glance; nothing while a chat rests. Words stand beside it. */
export function ChatActivity({ chat }: { readonly chat: ChatInfo }) {
  const words = activityText(chat);
  if (chat.activity === 'needs_you') {
    return (
      <span className={styles['needsYou']} title={words}>
        <BellRing size={12} aria-hidden />
      </span>
    );
  }
  if (hasFailed(chat)) {
    return (
      <span className={styles['failed']} title={words}>
        <CircleAlert size={13} aria-hidden />
      </span>
    );
  }
  if (chat.activity === 'working' || chat.agentState === 'starting') {
    return (
      <span className={styles['working']} title={words}>
        <LoaderCircle size={13} aria-hidden />
      </span>
    );
  }
  return null;
}
