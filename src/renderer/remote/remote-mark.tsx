import { Globe } from 'lucide-react';
import { toggleOverlay } from '../stores/layout-store.ts';
import { Button } from '../ui/button.tsx';
import { boxSummary } from './box-words.ts';
import { useRecordedWords } from './recorded-mark.tsx';
import styles from './remote-marks.module.css';
import { useRemoteSession, useSessionViewers } from './remote-store.ts';
import { sessionViewersWords } from './remote-words.ts';

interface RemoteMarkProps {
  readonly sessionId: string;
}

/** Beside a session's name in tabs and lists: somebody is attached from elsewhere. */
export function RemoteGlyph({ sessionId }: RemoteMarkProps) {
  const viewers = useSessionViewers(sessionId);
  if (viewers.length === 0) return null;
  const words = `${sessionViewersWords(viewers)}, from elsewhere`;
  const controlled = viewers.some(({ controls }) => controls);
  return (
    <span className={styles['glyph']} title={words} data-controlled={controlled || undefined}>
      <Globe size={12} aria-label={words} />
    </span>
  );
}

/** In a pane, while somebody elsewhere types into its terminal. */
export function RemoteBanner({ sessionId }: RemoteMarkProps) {
  const viewers = useSessionViewers(sessionId);
  const begun = useRemoteSession(sessionId);
  const recorded = useRecordedWords(sessionId);
  if (!viewers.some(({ controls }) => controls)) return null;
  return (
    <div className={styles['banner']} role="status">
      <Globe size={14} aria-hidden />
      <span className={styles['bannerText']}>
        {sessionViewersWords(viewers)}, from elsewhere.{begun && ` ${boxSummary(begun.box)}.`}
        {recorded && ` ${recorded}.`}
      </span>
      <Button onClick={() => toggleOverlay('remote')}>Remote access…</Button>
    </div>
  );
}
