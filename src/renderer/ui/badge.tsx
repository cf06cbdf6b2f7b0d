import type { ReactNode } from 'react';
import styles from './badge.module.css';

interface BadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'warn' | 'danger';
  readonly children: ReactNode;
  readonly title?: string;
}

/** A small word or number beside something. */
export function Badge({ tone = 'neutral', children, title }: BadgeProps) {
  return (
    <span className={styles['badge']} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
