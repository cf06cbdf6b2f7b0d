import {
  ArrowDownLeft,
  ArrowUpRight,
  ChevronRight,
  Download,
  Info,
  Pause,
  Play,
  SquareTerminal,
} from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { VList } from 'virtua';
import type { ChatInfo, ProtocolFrame } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input, Select } from '../../ui/field.tsx';
import { saveFile } from '../../ui/save-file.ts';
import {
  exportFrames,
  filterFrames,
  methodsOf,
  noFilter,
  type ProtocolFilter,
  prettyText,
} from './protocol-filter.ts';
import styles from './protocol-page.module.css';
import { showProtocol } from './protocol-view-store.ts';
import { useProtocol } from './use-protocol.ts';

/** What was said between Aerie and the agent of a chat: filtered, held still, saved. */
export function ProtocolPage({ chat }: { readonly chat: ChatInfo }) {
  const [paused, setPaused] = useState(false);
  const [filter, setFilter] = useState<ProtocolFilter>(noFilter);
  const { frames, loaded, problem } = useProtocol(chat.id, paused);
  // There may be megabytes of them: typing does not wait for what it finds.
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filterFrames(frames, wanted), [frames, wanted]);
  const methods = useMemo(() => methodsOf(frames), [frames]);
  return (
    <Dialog
      title="Protocol log"
      size="wide"
      onClose={() => showProtocol(undefined)}
      initialFocus="[data-protocol-search]"
    >
      <div className={styles['page']}>
        <p className={styles['count']}>
          How {chat.agentLabel} was started in this folder, what it wrote to its error output, and
          the messages between it and Aerie, without secrets. Only kept while Aerie runs.
        </p>
        <Tools
          filter={filter}
          methods={methods}
          onFilter={(change) => setFilter({ ...filter, ...change })}
          paused={paused}
          onPause={() => setPaused(!paused)}
          onExport={() => save(filterFrames(frames, filter), chat)}
        />
        {problem !== undefined && (
          <p role="alert" className={styles['problem']}>
            {problem}
          </p>
        )}
        {shown.length === 0 ? (
          <EmptyState compact title={emptyWords(loaded, frames.length)} />
        ) : (
          <VList
            className={styles['list'] ?? ''}
            role="region"
            aria-label="Messages of the protocol"
            tabIndex={0}
            data={shown}
          >
            {(frame) => <Row key={frame.number} frame={frame} />}
          </VList>
        )}
        <p className={styles['count']} role="status">
          {shown.length.toLocaleString('en-GB')} of {frames.length.toLocaleString('en-GB')} messages
          {paused ? ', paused' : ''}
        </p>
      </div>
    </Dialog>
  );
}

interface ToolsProps {
  readonly filter: ProtocolFilter;
  readonly methods: readonly string[];
  readonly onFilter: (change: Partial<ProtocolFilter>) => void;
  readonly paused: boolean;
  readonly onPause: () => void;
  readonly onExport: () => void;
}

const directions = [
  { value: 'all', label: 'Everything' },
  { value: 'in', label: 'From the agent' },
  { value: 'out', label: 'To the agent' },
  { value: 'stderr', label: 'Error output' },
  { value: 'event', label: 'Start and end' },
] as const;

function Tools({ filter, methods, onFilter, paused, onPause, onExport }: ToolsProps) {
  const known = methods.map((method) => ({ value: method, label: method }));
  return (
    <div className={styles['tools']}>
      <Input
        data-protocol-search
        aria-label="Search messages"
        placeholder="Search messages"
        value={filter.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <Select
        aria-label="Direction"
        value={filter.direction}
        options={directions}
        onValue={(value) => {
          const found = directions.find((one) => one.value === value);
          if (found) onFilter({ direction: found.value });
        }}
      />
      <Select
        aria-label="Method"
        value={filter.method}
        options={[{ value: '', label: 'All methods' }, ...known]}
        onValue={(method) => onFilter({ method })}
      />
      <Button
        aria-pressed={paused}
        icon={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        onClick={onPause}
      >
        {paused ? 'Go on' : 'Pause'}
      </Button>
      <Button icon={<Download size={14} aria-hidden />} onClick={onExport}>
        Export
      </Button>
    </div>
  );
}

function Row({ frame }: { readonly frame: ProtocolFrame }) {
  const [open, setOpen] = useState(false);
  const { direction, at, method, text, note } = frame;
  return (
    <div className={styles['row']}>
      <button
        type="button"
        className={styles['line']}
        data-direction={direction}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={13} className={styles['chevron']} aria-hidden />
        <span className={styles['time']}>{timeWords(at)}</span>
        <DirectionIcon direction={direction} />
        {(direction === 'in' || direction === 'out') && (
          <span className={styles['method']}>{method ?? 'answer'}</span>
        )}
        {note !== null && <span className={styles['note']}>{note}</span>}
        <span className={styles['text']}>{text.slice(0, 300)}</span>
      </button>
      {open && <pre className={styles['whole']}>{prettyText(text)}</pre>}
    </div>
  );
}

function DirectionIcon({ direction }: Pick<ProtocolFrame, 'direction'>) {
  switch (direction) {
    case 'in':
      return <ArrowDownLeft size={14} role="img" aria-label="From the agent" />;
    case 'out':
      return <ArrowUpRight size={14} role="img" aria-label="To the agent" />;
    case 'stderr':
      return <SquareTerminal size={14} role="img" aria-label="Error output" />;
    case 'event':
      return <Info size={14} role="img" aria-label="Start and end" />;
  }
}

function timeWords(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}

function emptyWords(loaded: boolean, frames: number): string {
  if (!loaded) return 'Reading the log…';
  return frames === 0
    ? 'Nothing was said yet. The agent starts with the first message.'
    : 'No message fits.';
}

function save(frames: readonly ProtocolFrame[], chat: ChatInfo): void {
  saveFile(`protocol-${chat.agent}.log`, [exportFrames(frames)], 'text/plain');
}
