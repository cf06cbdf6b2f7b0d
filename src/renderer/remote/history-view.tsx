import { Download, History, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toAppError } from '#shared/client/wing-client.ts';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { sizeText } from '../recording/recording-words.ts';
import { confirm } from '../stores/dialog-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { saveFile } from '../ui/save-file.ts';
import styles from './remote.module.css';

type Part = 'cast' | 'keylog' | 'chat';
type Listed = { readonly list: readonly RemoteHistoryEntry[] } | { readonly problem: string };

/** What is kept of sessions that others began from elsewhere. */
export function HistoryView({ recording }: { readonly recording: boolean }) {
  const [listed, setListed] = useState<Listed>();
  const load = async (): Promise<void> => setListed(await listHistory());
  useEffect(() => {
    let gone = false;
    void listHistory().then((found) => gone || setListed(found));
    return () => {
      gone = true;
    };
  }, []);
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
  if (listed.list.length === 0) {
    return (
      <EmptyState icon={<History size={36} strokeWidth={1.25} />} title="Nothing is kept">
        {recording
          ? 'Sessions that others begin from elsewhere are recorded from now on, and listed here.'
          : 'Sessions that others begin from elsewhere are not recorded. Turn that on under “Who may come in”.'}
      </EmptyState>
    );
  }
  return (
    <div className={styles['view']}>
      <ul className={styles['rows']} aria-label="History">
        {listed.list.map((entry) => (
          <Entry key={entry.session} entry={entry} onRemoved={() => void load()} />
        ))}
      </ul>
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

interface EntryProps {
  readonly entry: RemoteHistoryEntry;
  readonly onRemoved: () => void;
}

function Entry({ entry, onRemoved }: EntryProps) {
  const { agent, cwd, user, startedAt, running, terminal, keylog, chat } = entry;
  const who = user?.email || user?.userId || 'Somebody';
  const started = new Date(startedAt);
  const parts: readonly (readonly [Part, string, number | null])[] = [
    ['cast', 'Terminal', terminal],
    ['keylog', 'What was typed', keylog],
    ['chat', 'Conversation', chat],
  ];
  return (
    <li className={styles['row']}>
      <div className={styles['rowWords']}>
        <span>
          <bdi>{who}</bdi>
          {`: ${agent} `}
          {running && <Badge tone="accent">Recorded now</Badge>}
        </span>
        <span className={styles['quiet']}>
          <time dateTime={started.toISOString()}>
            {started.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
          </time>
          {' · '}
          <bdi>{cwd}</bdi>
        </span>
        <span className={styles['buttons']}>
          {parts.map(
            ([part, label, size]) =>
              size !== null && (
                <Button
                  key={part}
                  icon={<Download size={14} aria-hidden />}
                  onClick={() => void savePart(entry, part)}
                >
                  {label}
                  <span className={styles['quiet']}>{sizeText(size)}</span>
                  <span className="visually-hidden"> of {who}</span>
                </Button>
              ),
          )}
        </span>
      </div>
      <IconButton
        label={`Delete what is kept of ${who}, ${agent}`}
        disabled={running}
        onClick={() => void removeAfterAsking(entry, who).then((did) => did && onRemoved())}
      >
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}

const endings = { cast: 'cast', keylog: 'log', chat: 'jsonl' } as const satisfies Record<
  Part,
  string
>;

async function savePart({ session }: RemoteHistoryEntry, part: Part): Promise<void> {
  try {
    const pieces: string[] = [];
    for await (const { text } of await api().remoteHistory.read({ session, part })) {
      pieces.push(text);
    }
    saveFile(`${session}-${part}.${endings[part]}`, pieces, 'text/plain');
  } catch (error) {
    showError('The recording was not saved', error);
  }
}

async function removeAfterAsking({ session }: RemoteHistoryEntry, who: string): Promise<boolean> {
  const sure = await confirm({
    title: 'Delete this recording?',
    body: `All that is kept of this session of ${who} is deleted for good.`,
    confirmLabel: 'Delete',
    danger: true,
  });
  if (!sure) return false;
  try {
    await api().remoteHistory.remove({ session });
    return true;
  } catch (error) {
    showError('The recording was not deleted', error);
    return false;
  }
}
