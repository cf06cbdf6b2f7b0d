import { CircleSlash2, RadioTower } from 'lucide-react';
import styles from './broadcast.module.css';
import { terminals } from './broadcast-set.ts';
import { useBroadcast, useMembership } from './broadcast-store.ts';

/** Over a pane: that it gets what is typed into others, by frame, glyph and words. */
export function BroadcastMark({ sessionId }: { readonly sessionId: string }) {
  const membership = useMembership(sessionId);
  const count = useBroadcast()?.receiving.length ?? 0;
  if (!membership) return null;
  const Glyph = membership === 'receives' ? RadioTower : CircleSlash2;
  return (
    <div className={styles['mark']} data-broadcast={membership}>
      <span className={styles['chip']}>
        <Glyph size={13} aria-hidden />
        {membership === 'receives' ? `Shared typing: ${terminals(count)}` : 'Ended: gets no typing'}
      </span>
    </div>
  );
}

/** Beside a session's name in tabs and lists. */
export function BroadcastGlyph({ sessionId }: { readonly sessionId: string }) {
  const membership = useMembership(sessionId);
  if (membership !== 'receives') return null;
  return (
    <span className={styles['glyph']} title="Gets what is typed into other terminals">
      <RadioTower size={12} aria-label="Shared typing" />
    </span>
  );
}
