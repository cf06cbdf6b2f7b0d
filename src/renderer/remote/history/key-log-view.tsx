import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './history.module.css';
import { type KeyLogLine, readKeyLogLine } from './key-log-lines.ts';
import { LinesFrame } from './lines-frame.tsx';
import { useHistoryLines } from './use-history-lines.ts';

/** What was typed into a session from elsewhere, line by line. */
export function KeyLogView({ session }: { readonly session: string }) {
  const lines = useHistoryLines(session, 'keylog', readLine);
  const count = lines.items.length;
  return (
    <LinesFrame
      label="What was typed"
      lines={lines}
      draw={drawLine}
      note={`${count.toLocaleString('en-GB')} ${count === 1 ? 'line' : 'lines'}`}
      empty={
        <EmptyState title="Nothing was typed from elsewhere">
          What people type at this machine is never taken down here.
        </EmptyState>
      }
    />
  );
}

const readLine = (line: string): readonly KeyLogLine[] => [readKeyLogLine(line)];

const drawLine = (line: KeyLogLine) => <Line line={line} />;

function Line({ line: { at, text, hidden } }: { readonly line: KeyLogLine }) {
  const time = at === null ? null : new Date(at);
  return (
    <div className={styles['line']}>
      {time && (
        <time
          className={styles['time']}
          dateTime={time.toISOString()}
          title={time.toLocaleString()}
        >
          {time.toLocaleTimeString([], { timeStyle: 'medium' })}
        </time>
      )}
      {hidden ? (
        <span className={styles['hidden']}>Not shown by the terminal, so not kept</span>
      ) : (
        <code className={styles['typed']}>
          <bdi>{text}</bdi>
        </code>
      )}
    </div>
  );
}
