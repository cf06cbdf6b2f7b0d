import { useEffect, useRef } from 'react';
import type { ReviewFile } from '#shared/contract/index.ts';
import styles from './review-list.module.css';

interface StageBoxProps {
  readonly label: string;
  readonly staged: ReviewFile['staged'];
  /** True inside a row, which has keys of its own for it. */
  readonly inList?: boolean;
  readonly onStage: (staged: boolean) => void;
}

/** Whether something goes into the next commit: ticked, not, or in part. */
export function StageBox({ label, staged, inList = false, onStage }: StageBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = staged === 'partly';
  }, [staged]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={styles['box']}
      aria-label={label}
      checked={staged === 'all'}
      tabIndex={inList ? -1 : 0}
      onClick={(event) => event.stopPropagation()}
      onChange={() => onStage(staged !== 'all')}
    />
  );
}
