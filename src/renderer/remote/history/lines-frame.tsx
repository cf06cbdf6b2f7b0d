import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { VList } from 'virtua';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input } from '../../ui/field.tsx';
import styles from './history.module.css';
import type { HistoryLines } from './use-history-lines.ts';

interface LinesFrameProps<T> {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly lines: HistoryLines<T>;
  readonly shown: readonly ReactNode[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What is said where there is nothing. */
  readonly empty: ReactNode;
  /** What is said of all of it, below. */
  readonly note: string;
}

/** Lines of a session of the past with a search: waiting, empty, broken or shown. */
export function LinesFrame<T>(props: LinesFrameProps<T>) {
  const { label, lines, shown, query, onQuery, empty, note } = props;
  const { state, problem, items } = lines;
  return (
    <div className={styles['frame']}>
      <div className={styles['search']}>
        <Input
          type="search"
          aria-label={`Search: ${label}`}
          placeholder="Search"
          autoFocus
          value={query}
          onChange={(event) => onQuery(event.currentTarget.value)}
        />
      </div>
      {state === 'failed' && (
        <div role="alert">
          <EmptyState compact title="This cannot be read">
            {problem}
          </EmptyState>
        </div>
      )}
      {state !== 'loading' && state !== 'failed' && items.length === 0 && empty}
      {items.length > 0 && shown.length === 0 && (
        <EmptyState
          icon={<SearchX size={28} />}
          title="Nothing matches"
          actions={<Button onClick={() => onQuery('')}>Clear search</Button>}
        />
      )}
      {shown.length > 0 && (
        <VList className={styles['lines'] ?? ''} role="region" aria-label={label} tabIndex={0}>
          {shown}
        </VList>
      )}
      <p className={styles['note']} role="status">
        {state === 'loading' ? 'Loading…' : `${note}${state === 'cut' ? `. ${cutWords}` : ''}`}
      </p>
    </div>
  );
}

const cutWords = 'This is only its beginning; “Save a copy” holds all';
