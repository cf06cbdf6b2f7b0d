import { type CSSProperties, type ReactNode, useMemo, useRef, useState } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import styles from './diff-body.module.css';
import { DiffHunkView } from './diff-hunk-view.tsx';
import { countLines, type DiffHunk, firstLines } from './diff-hunks.ts';
import { useDiffLayout, useRoomForTwo } from './diff-layout.ts';

/** Lines that come with each press of "Show more". */
const STEP = 1000;

interface DiffBodyProps {
  readonly hunks: readonly DiffHunk[];
  /** Of the file, for names and colours. */
  readonly path: string;
  /** Lines shown at most before somebody asks for more. */
  readonly first: number;
  /** `elsewhere` if whoever shows this has a button of its own for what does not fit. */
  readonly rest?: 'here' | 'elsewhere';
  /** Buttons at the head of a hunk. */
  readonly actions?: ((hunk: DiffHunk) => ReactNode) | undefined;
  /** Shows the unchanged lines before a hunk. */
  readonly onExpand?: ((hunk: DiffHunk) => void) | undefined;
  /** What follows the last hunk. */
  readonly tail?: ReactNode;
  /** True to fill a pane: it then scrolls with it. */
  readonly open?: boolean;
}

/** Changes of one file, line by line. */
export function DiffBody(props: DiffBodyProps) {
  const { hunks, path, first, rest = 'here', actions, onExpand, tail, open = false } = props;
  const [more, setMore] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const { split, wrap } = useDiffLayout();
  const wide = useRoomForTwo(body);
  const count = countLines(hunks);
  const max = first + more;
  const shown = useMemo(() => firstLines(hunks, max), [hunks, max]);
  const digits = useMemo(() => digitsOf(hunks), [hunks]);
  const name = plainLine(path, 4096);
  const style: CSSProperties & { '--digits': string } = { '--digits': `${digits}ch` };
  return (
    <>
      <div
        ref={body}
        className={styles['body']}
        role="group"
        aria-label={`Changes of ${name}`}
        tabIndex={0}
        data-split={(split && wide) || undefined}
        data-wrap={wrap || (split && wide) || undefined}
        data-open={open || undefined}
        style={style}
      >
        <div className={styles['hunks']}>
          {shown.map((hunk) => (
            <DiffHunkView
              key={hunk.index}
              hunk={hunk}
              path={path}
              split={split && wide}
              actions={actions?.(hunk)}
              onExpand={onExpand}
            />
          ))}
          {count <= max && tail}
        </div>
      </div>
      {rest === 'here' && count > max && (
        <button type="button" className={styles['more']} onClick={() => setMore(more + STEP)}>
          {`Show ${Math.min(STEP, count - max).toLocaleString()} more of ${count.toLocaleString()} lines`}
          <span className="visually-hidden"> of {name}</span>
        </button>
      )}
    </>
  );
}

function digitsOf(hunks: readonly DiffHunk[]): number {
  const last = hunks.at(-1)?.lines.at(-1);
  return String(Math.max(last?.before ?? 0, last?.after ?? 0, 10)).length;
}
