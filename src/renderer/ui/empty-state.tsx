import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly compact?: boolean;
  /** `h1` where it is all there is on the page. */
  readonly heading?: 'h1' | 'h2';
}

/** What stands where there is nothing: says why, and what to do next. */
export function EmptyState(props: EmptyStateProps) {
  const { icon, title, children, actions, compact = false, heading: Heading = 'h2' } = props;
  return (
    <div className={styles['empty']} data-compact={compact || undefined}>
      {icon && (
        <div className={styles['icon']} aria-hidden>
          {icon}
        </div>
      )}
      <Heading className={styles['title']}>{title}</Heading>
      {children && <div className={styles['text']}>{children}</div>}
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
