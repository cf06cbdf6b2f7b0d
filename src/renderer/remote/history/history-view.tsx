import { History, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toAppError } from '#shared/client/wing-client.ts';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { api } from '../../stores/wing.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input } from '../../ui/field.tsx';
import remote from '../remote.module.css';
import { useRemote } from '../remote-store.ts';
import styles from './history.module.css';
import { HistoryRow } from './history-row.tsx';
import { type HistoryPart, matchesHistory } from './history-words.ts';

type Listed = { readonly list: readonly RemoteHistoryEntry[] } | { readonly problem: string };

interface HistoryViewProps {
  /** What was opened last and is closed again: its button gets the focus. */
  readonly last: { readonly entry: RemoteHistoryEntry; readonly part: HistoryPart } | undefined;
  readonly onOpen: (entry: RemoteHistoryEntry, part: HistoryPart) => void;
}

/** What is kept of sessions that others began from elsewhere, newest first. */
export function HistoryView({ last, onOpen }: HistoryViewProps) {
  const [listed, setListed] = useState<Listed>();
  const [query, setQuery] = useState('');
  const recorded = useRemote((s) => s.status?.recorded.map(({ session }) => session).join(' '));
  const load = async (): Promise<void> => setListed(await listHistory());
  useEffect(() => {
    let gone = false;
    // Anew when a recording has begun or ended.
    void listHistory().then((found) => gone || setListed(found));
    return () => {
      gone = true;
    };
  }, [recorded]);
  const isListed = listed !== undefined;
  useEffect(() => {
    if (!isListed || !last) return;
    const opened = `[data-open="${last.entry.session} ${last.part}"]`;
    document.querySelector<HTMLElement>(opened)?.focus();
  }, [isListed, last]);
  if (!listed) return null;
  if ('problem' in listed) {
    return (
      <EmptyState
        title="The history cannot be listed"
        actions={<Button onClick={() => void load()}>Try again</Button>}
      >
        {listed.problem}
      </EmptyState>
    );
  }
  if (listed.list.length === 0) return <Nothing />;
  const found = listed.list.filter((entry) => matchesHistory(entry, query));
  return (
    <div className={remote['view']}>
      <Input
        type="search"
        aria-label="Search history"
        placeholder="Search people, agents and folders"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <EmptyState
          icon={<SearchX size={28} />}
          title="No session matches"
          actions={<Button onClick={() => setQuery('')}>Clear search</Button>}
        >
          People, agents, folders and days are searched.
        </EmptyState>
      ) : (
        <ul className={styles['list']} aria-label="History">
          {found.map((entry) => (
            <HistoryRow
              key={entry.session}
              entry={entry}
              onOpen={(part) => onOpen(entry, part)}
              onRemoved={() => void load()}
            />
          ))}
        </ul>
      )}
      <KeepingNote />
    </div>
  );
}

async function listHistory(): Promise<Listed> {
  try {
    return { list: await api().remoteHistory.list() };
  } catch (error) {
    return { problem: toAppError(error).message };
  }
}

function Nothing() {
  const recording = useRemote((s) => s.status?.access.audit ?? false);
  return (
    <EmptyState icon={<History size={36} strokeWidth={1.25} />} title="Nothing is kept">
      {recording
        ? 'Sessions that others begin from elsewhere are recorded from now on, and listed here.'
        : 'Sessions that others begin from elsewhere are not recorded. Turn that on under “Who may come in”, or for one folder with “audit: true” in its egg.yaml.'}
    </EmptyState>
  );
}

/** Says what becomes of recordings, before someone misses one. */
function KeepingNote() {
  const days = useSettings((s) => s.values['recording.keepDays']);
  return (
    <p className={remote['hint']}>
      {days === 0
        ? 'Kept on this machine until all together become too large; then the oldest are deleted.'
        : `Kept on this machine for ${days} days, as Settings › Recording says.`}
    </p>
  );
}
