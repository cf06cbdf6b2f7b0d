import type { ReactNode } from 'react';
import type { UsageCounts } from '#shared/contract/index.ts';
import { money, shortCount } from '../chat/composer/usage-words.ts';
import styles from './usage.module.css';

interface UsageTableProps {
  readonly title: string;
  /** What a row is about. */
  readonly of: string;
  readonly rows: readonly {
    readonly id: string;
    readonly name: ReactNode;
    readonly counts: UsageCounts;
  }[];
}

/** What was used, row by row. */
export function UsageTable({ title, of, rows }: UsageTableProps) {
  return (
    <section>
      <table className={styles['table']}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">Turns</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, counts }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{counts.turns}</td>
              <td>{shortCount(counts.total)}</td>
              <td>{money(counts.costUsd, 'USD')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
