import type { ReactNode } from 'react';
import styles from './roost.module.css';

/** All there is on the screen: in the middle where there is room, else scrolled. */
export function FullPage({ children }: { readonly children: ReactNode }) {
  return (
    <main className={styles['page']}>
      <div className={styles['middle']}>{children}</div>
    </main>
  );
}
