import { Bell } from 'lucide-react';
import { toggleOverlay } from '../stores/layout-store.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import styles from './attention.module.css';
import { useOpenEpisodes } from './attention-store.ts';

/** Opens the inbox; tells how many sessions and chats want to be looked at. */
export function AttentionBell() {
  const count = useOpenEpisodes().length;
  return (
    <span className={styles['bell']}>
      <IconButton
        label={bellLabel(count)}
        commandId="attention.inbox"
        onClick={() => toggleOverlay('attention')}
      >
        <Bell size={16} aria-hidden />
      </IconButton>
      {count > 0 && (
        <span className={styles['count']} aria-hidden>
          <Badge tone="accent">{count > 99 ? '99+' : count}</Badge>
        </span>
      )}
    </span>
  );
}

/** Pure: what the button says. */
export function bellLabel(count: number): string {
  return count === 0 ? 'Attention: nothing new' : `Attention: ${count} new`;
}
