import { ArrowDownToLine, History, Maximize2, RotateCcw, Unplug, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FailedBody } from '#shared/protocol/stream/frames.ts';
import type { OfflineReason } from '../client/wing-connection.ts';
import { restoredWords } from '../restore/restored-words.ts';
import { useRefusal } from '../stores/rights.ts';
import { removeSession, restartSession, useSession } from '../stores/session-store.ts';
import { wing } from '../stores/wing.ts';
import { Button } from '../ui/button.tsx';
import { useUnchanged } from '../ui/use-unchanged.ts';
import { exitWords } from './exit-words.ts';
import type { Size } from './size-keeper.ts';
import styles from './terminal-banners.module.css';
import type { TerminalView } from './terminal-view.ts';

/** Pixels between the last line, the banners and the edge of the pane. */
const ROOM_BELOW = 16;
/** A connection that is back in a moment is not worth a flash. */
const PATIENCE_MS = 300;

interface BannersProps {
  readonly view: TerminalView;
  readonly children: ReactNode;
}

/** The banners at the bottom of a pane. The terminal moves up, so that its last lines stay readable. */
export function Banners({ view, children }: BannersProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { offsetHeight } = element;
      view.coverBottom(offsetHeight === 0 ? 0 : offsetHeight + ROOM_BELOW);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      view.coverBottom(0);
    };
  }, [view]);
  return (
    <div ref={place} className={styles['banners']}>
      {children}
    </div>
  );
}

interface ExitBannerProps {
  readonly view: TerminalView;
  readonly exit: ExitStatus;
}

/** How the session ended, and what to do now. Its output stays above. */
export function ExitBanner({ view, exit }: ExitBannerProps) {
  const { sessionId } = view;
  const restored = useSession(sessionId)?.restored;
  const [shownAt] = useState(() => new Date());
  const closed = useRefusal('sessions.restart') !== undefined;
  return (
    <div className={styles['banner']} data-tone={restored ? 'calm' : tone(exit)} role="status">
      <span className={styles['text']}>
        {restored && <History className={styles['icon']} size={14} aria-hidden />}
        {restored ? restoredWords(restored, exit, shownAt) : exitWords(exit)}
      </span>
      {!closed && <span className={styles['hint']}>Press Enter to restart</span>}
      <span className={styles['actions']}>
        <Button
          variant="primary"
          icon={<RotateCcw size={14} aria-hidden />}
          needs="sessions.restart"
          onClick={() => void restartSession(sessionId)}
        >
          Restart
        </Button>
        <Button icon={<X size={14} aria-hidden />} onClick={() => void removeSession(sessionId)}>
          Close
        </Button>
      </span>
    </div>
  );
}

function tone(exit: ExitStatus): 'calm' | 'bad' {
  return exit.signal === null && exit.code === 0 ? 'calm' : 'bad';
}

interface FailedBannerProps {
  readonly view: TerminalView;
  readonly failed: FailedBody;
}

/** The session cannot be shown any more; what was on the screen stays readable. */
export function FailedBanner({ view, failed }: FailedBannerProps) {
  const { sessionId } = view;
  return (
    <div className={styles['banner']} data-tone="bad" role="alert">
      <span className={styles['text']}>{failed.message}</span>
      <Button icon={<X size={14} aria-hidden />} onClick={() => void removeSession(sessionId)}>
        Close
      </Button>
    </div>
  );
}

/** True once the connection has been gone for a moment. */
export function useOffline(): boolean {
  const online = useStore(wing().state, (s) => s.status === 'online');
  return useUnchanged(online, PATIENCE_MS) && !online;
}

/** Says that there is no connection; the terminal stays readable above. */
export function OfflineBanner({ view }: { readonly view: TerminalView }) {
  const reason = useStore(wing().state, (s) => s.reason);
  const detail = useStore(wing().state, (s) => s.detail);
  const held = useStore(view.state, (s) => s.heldInput);
  const restored = useStore(view.state, (s) => s.restored);
  return (
    <div className={styles['banner']} data-tone="warn" role="status">
      <Unplug size={14} aria-hidden />
      <span className={styles['text']}>
        {offlineWords(reason, detail, restored)}
        {held > 0 && ' What you type is sent once connected.'}
      </span>
      <Button onClick={() => wing().retryNow()}>Retry now</Button>
    </div>
  );
}

function offlineWords(
  reason: OfflineReason | null,
  detail: string | null,
  restored: boolean,
): string {
  if (!restored) return 'Connecting…';
  if (detail !== null) return `${detail}. Aerie is trying again.`;
  if (reason === 'unreachable') return 'Cannot reach Aerie. Check that it still runs.';
  return 'Connection lost. Aerie is trying to connect again.';
}

interface SizeChipProps {
  readonly view: TerminalView;
  readonly size: Size;
}

/** Tells that another window decides the size, and offers this one's. */
export function SizeChip({ view, size }: SizeChipProps) {
  return (
    <div className={styles['chip']} data-corner="bottom-left">
      <span>
        Sized by another window ({size.cols} × {size.rows})
      </span>
      <button
        type="button"
        className={styles['chipButton']}
        onClick={() => {
          view.claimSize();
          view.focus();
        }}
      >
        <Maximize2 size={12} aria-hidden />
        Use this size
      </button>
    </div>
  );
}

/** Back to the newest line. */
export function ScrollDownButton({ view }: { readonly view: TerminalView }) {
  return (
    <button
      type="button"
      className={styles['scrollDown']}
      aria-label="Scroll to bottom"
      title="Scroll to bottom"
      onClick={() => {
        view.terminal.scrollToBottom();
        view.focus();
      }}
    >
      <ArrowDownToLine size={16} aria-hidden />
    </button>
  );
}
