import { SearchX } from 'lucide-react';
import { type ReactElement, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
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
  /** Draws one of them; only those in sight are drawn. */
  readonly draw: (item: T) => ReactElement;
  /** What is said where there is nothing. */
  readonly empty: ReactNode;
  /** What is said of all of it, below. */
  readonly note: string;
}

/** Lines of a session of the past with a search in their text: waiting, empty, broken or shown. */
export function LinesFrame<T extends { readonly text: string }>(props: LinesFrameProps<T>) {
  const { label, lines, draw, empty, note } = props;
  const { state, problem, items } = lines;
  const [query, setQuery] = useState('');
  // There may be megabytes of them: typing does not wait for what it finds.
  const wanted = useDeferredValue(query.trim().toLowerCase());
  const shown = useMemo(
    () => (wanted === '' ? items : items.filter(({ text }) => text.toLowerCase().includes(wanted))),
    [items, wanted],
  );
  const found = wanted === '' ? '' : `${shown.length.toLocaleString('en-GB')} found in `;
  return (
    <div className={styles['frame']}>
      <div className={styles['search']}>
        <Input
          type="search"
          aria-label={`Search: ${label}`}
          placeholder="Search"
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
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
          actions={<Button onClick={() => setQuery('')}>Clear search</Button>}
        />
      )}
      {shown.length > 0 && (
        <VList
          // What was found is read from its beginning.
          key={wanted}
          className={styles['lines'] ?? ''}
          role="region"
          aria-label={label}
          tabIndex={0}
          data={shown}
        >
          {draw}
        </VList>
      )}
      <p className={styles['note']} role="status">
        {state === 'loading'
          ? 'Loading…'
          : `${found}${note}${state === 'cut' ? `. ${cutWords}` : ''}`}
      </p>
    </div>
  );
}

const cutWords = 'This is only its beginning; “Save a copy” holds all';
