import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useSession } from '../stores/session-store.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { Sash } from '../ui/sash.tsx';
import { sessionLabel } from '../workbench/session-label.ts';
import {
  isPreviewShown,
  makeRoom,
  PREVIEW_SHARE,
  resizePreviews,
  usePreviews,
} from './preview-store.ts';
import styles from './previews.module.css';

/** Pixels that a panel needs for a terminal and a preview beside each other. */
const ROOM = 640;
/** Percent per press of an arrow key. */
const STEP = 5;

/** Loaded with the first preview. */
const Pane = lazyPart({
  what: 'This preview',
  load: async () => (await import('./preview-pane.tsx')).PreviewPane,
});

interface PreviewSplitProps {
  readonly sessionId: string;
  /** The terminal. */
  readonly children: ReactNode;
}

/** A terminal, and what its program wants shown: beside it, or over it where there is no room. */
export function PreviewSplit({ sessionId, children }: PreviewSplitProps) {
  const split = useRef<HTMLDivElement>(null);
  const session = useSession(sessionId);
  const room = useRoom(split);
  const share = usePreviews((s) => s.share);
  const shown = usePreviews((s) => isPreviewShown(s, sessionId, room));
  useEffect(() => {
    if (room && shown) makeRoom(sessionId);
  }, [room, shown, sessionId]);
  const preview = session?.preview;
  const visible = preview !== undefined && shown;
  const label = session ? sessionLabel(session) : 'Terminal';
  const style: CSSProperties & { '--share': string } = { '--share': `${share}%` };
  return (
    <div ref={split} className={styles['split']} data-room={room || undefined} style={style}>
      <div className={styles['terminal']} inert={visible && !room}>
        {children}
      </div>
      {visible && (
        <div className={styles['side']}>
          {room && (
            <Sash
              label="Width of the preview"
              value={share}
              {...PREVIEW_SHARE}
              step={STEP}
              text={`${share} percent`}
              perPixel={() => -100 / Math.max(1, split.current?.clientWidth ?? 0)}
              onValue={resizePreviews}
              className={styles['sash']}
            />
          )}
          <ErrorBoundary what="This preview">
            <Pane sessionId={sessionId} label={label} version={preview.version} covers={!room} />
          </ErrorBoundary>
        </div>
      )}
      <span role="status" className="visually-hidden">
        {preview ? `${label} shows a preview.` : ''}
      </span>
    </div>
  );
}

/** Whether there is room for two; what was measured last counts while the panel is hidden. */
function useRoom(of: { readonly current: HTMLElement | null }): boolean {
  const [room, setRoom] = useState(false);
  // Before it is drawn: else the terminal would be wide for a moment.
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const measure = (): void => {
      if (element.clientWidth > 0) setRoom(element.clientWidth >= ROOM);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return room;
}
