import { ArrowDownToLine, Maximize2, RotateCcw, Unplug, X } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FailedBody } from '#shared/protocol/stream/frames.ts';
import { removeSession, restartSession } from '../stores/session-store.ts';
import { wing } from '../stores/wing.ts';
import { Button } from '../ui/button.tsx';
import { exitWords } from './exit-words.ts';
import type { Size } from './size-keeper.ts';
import styles from './terminal-banners.module.css';
import type { TerminalView } from './terminal-view.ts';

interface ExitBannerProps {
  readonly view: TerminalView;
  readonly exit: ExitStatus;
}

/** How the session ended, and what to do now. Its output stays above. */
export function ExitBanner({ view, exit }: ExitBannerProps) {
  const { sessionId } = view;
  const banner = useCover(view);
  return (
    <div
      ref={banner}
      className={styles['banner']}
      data-place="bottom"
      data-tone={tone(exit)}
      role="status"
    >
      <span className={styles['text']}>{exitWords(exit)}</span>
      <span className={styles['hint']}>Press Enter to restart</span>
      <Button
        variant="primary"
        icon={<RotateCcw size={14} aria-hidden />}
        onClick={() => void restartSession(sessionId)}
      >
        Restart
      </Button>
      <Button icon={<X size={14} aria-hidden />} onClick={() => void removeSession(sessionId)}>
        Close
      </Button>
    </div>
  );
}

function tone(exit: ExitStatus): 'calm' | 'bad' {
  return exit.signal === null && exit.code === 0 ? 'calm' : 'bad';
}

/** Makes room for a banner at the bottom of the pane. */
function useCover(view: TerminalView): RefObject<HTMLDivElement | null> {
  const banner = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    view.coverBottom((banner.current?.offsetHeight ?? 0) + 16);
    return () => view.coverBottom(0);
  }, [view]);
  return banner;
}

interface FailedBannerProps {
  readonly view: TerminalView;
  readonly failed: FailedBody;
}

/** The session cannot be shown any more; what was on the screen stays readable. */
export function FailedBanner({ view, failed }: FailedBannerProps) {
  const { sessionId } = view;
  const banner = useCover(view);
  return (
    <div ref={banner} className={styles['banner']} data-place="bottom" data-tone="bad" role="alert">
      <span className={styles['text']}>{failed.message}</span>
      <Button icon={<X size={14} aria-hidden />} onClick={() => void removeSession(sessionId)}>
        Close
      </Button>
    </div>
  );
}

/** Shown over a readable screen while there is no connection. */
export function OfflineBanner({ view }: { readonly view: TerminalView }) {
  const status = useStore(wing().state, (s) => s.status);
  const reason = useStore(wing().state, (s) => s.reason);
  const held = useStore(view.state, (s) => s.heldInput);
  const restored = useStore(view.state, (s) => s.restored);
  if (status === 'online') return null;
  const words = restored ? 'Connection lost. Your sessions keep running.' : 'Connecting…';
  return (
    <div className={styles['banner']} data-place="top" data-tone="warn" role="status">
      <Unplug size={14} aria-hidden />
      <span className={styles['text']}>
        {reason === 'signed-out' ? 'Signed out. Open a new sign-in link.' : words}
        {held > 0 && ' What you type is sent once connected.'}
      </span>
      {reason !== 'signed-out' && <Button onClick={() => wing().retryNow()}>Retry now</Button>}
    </div>
  );
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
