import { ArrowLeft, Download } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useMemo } from 'react';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { PlayerView } from '../../recording/player-view.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { CapturedChatView } from './captured-chat-view.tsx';
import styles from './history.module.css';
import { saveHistory } from './history-actions.ts';
import { historyRecording } from './history-source.ts';
import { type HistoryPart, partsOf, partWords } from './history-words.ts';
import { KeyLogView } from './key-log-view.tsx';

interface HistoryViewerProps {
  readonly entry: RemoteHistoryEntry;
  readonly part: HistoryPart;
  readonly onPart: (part: HistoryPart) => void;
  readonly onBack: () => void;
}

/** One session of the past: its terminal to be played, what was typed, and the conversation. */
export function HistoryViewer({ entry, part, onPart, onBack }: HistoryViewerProps) {
  const source = useMemo(() => historyRecording(entry), [entry]);
  const parts = partsOf(entry);
  const choose = (value: string): void => {
    const found = parts.find((each) => each.part === value);
    if (found) onPart(found.part);
  };
  return (
    // By hand: the player takes the focus when it comes.
    <Tabs.Root
      className={styles['viewer']}
      activationMode="manual"
      value={part}
      onValueChange={choose}
    >
      <div className={styles['bar']}>
        <Button icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack} data-history-back>
          History
          <span className="visually-hidden">: back to the list</span>
        </Button>
        <Tabs.List className={styles['parts']} aria-label="What is kept of this session">
          {parts.map((each) => (
            <Tabs.Trigger key={each.part} value={each.part}>
              {partWords[each.part]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Button
          icon={<Download size={14} aria-hidden />}
          onClick={() => void saveHistory(entry, part)}
        >
          Save a copy
        </Button>
      </div>
      <Tabs.Content className={styles['part']} value={part} tabIndex={-1}>
        <ErrorBoundary what="This recording">
          {part === 'cast' && <PlayerView source={source} />}
          {part === 'keylog' && <KeyLogView session={entry.session} />}
          {part === 'chat' && <CapturedChatView session={entry.session} />}
        </ErrorBoundary>
      </Tabs.Content>
    </Tabs.Root>
  );
}
