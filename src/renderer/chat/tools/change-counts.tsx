import styles from './diff-view.module.css';

interface ChangeCountsProps {
  readonly added: number;
  readonly removed: number;
}

/** How many lines are added and removed. */
export function ChangeCounts({ added, removed }: ChangeCountsProps) {
  return (
    <span className={styles['counts']}>
      <span className={styles['added']} aria-hidden>{`+${added.toLocaleString()}`}</span>
      <span className={styles['removed']} aria-hidden>{`−${removed.toLocaleString()}`}</span>
      <span className="visually-hidden">{`${added} ${added === 1 ? 'line' : 'lines'} added, ${removed} removed`}</span>
    </span>
  );
}
