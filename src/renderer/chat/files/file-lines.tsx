import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
} from 'react';
import { VList, type VListHandle } from 'virtua';
import type { ShownFile } from '#shared/contract/index.ts';
import type { CodeLine } from '../transcript/code-colours.ts';
import { useColouredCode } from '../transcript/use-coloured-code.ts';
import styles from './file-panel.module.css';
import { type FileView, pauseFollowing } from './file-view-store.ts';
import { type LineMark, rangeOf } from './line-mark.ts';

interface FileLinesProps {
  readonly chat: string;
  readonly file: ShownFile;
  readonly view: FileView;
  readonly marked: LineMark;
  readonly onMark: (marked: LineMark) => void;
}

/** The lines of a file; arrow keys or a click on a number mark one, with Shift several. */
export function FileLines({ chat, file, view, marked, onMark }: FileLinesProps) {
  const list = useRef<VListHandle>(null);
  const texts = file.text.split('\n');
  const coloured = useColouredCode(file.text, languageName(file.name), false);
  const last = file.first + texts.length - 1;
  const { from, to } = rangeOf(marked);
  const show = useEffectEvent((): void => {
    list.current?.scrollToIndex(Math.max(0, marked.end - file.first), { align: 'center' });
  });
  useLayoutEffect(() => show(), [view, file]);
  useEffect(() => {
    // The first drawing did not know how high a line is.
    const frame = requestAnimationFrame(() => show());
    return () => cancelAnimationFrame(frame);
  }, [view, file]);
  const mark = (line: number, extend: boolean): void => {
    const end = Math.min(last, Math.max(file.first, line));
    onMark({ anchor: extend ? marked.anchor : end, end });
    list.current?.scrollToIndex(end - file.first, { align: 'nearest' });
    pauseFollowing(chat);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    mark(marked.end + by, event.shiftKey);
  };
  return (
    <VList
      ref={list}
      className={styles['lines'] ?? ''}
      role="region"
      aria-label={`Lines of ${file.name}; arrow keys mark lines`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onWheel={() => pauseFollowing(chat)}
      onTouchMove={() => pauseFollowing(chat)}
      data={texts}
    >
      {(text, index) => {
        const line = file.first + index;
        return (
          <div
            key={line}
            className={styles['line']}
            data-line={line}
            data-marked={(line >= from && line <= to) || undefined}
          >
            <span
              className={styles['number']}
              aria-hidden
              onClick={(event) => mark(line, event.shiftKey)}
            >
              {line}
            </span>
            <code className={styles['code']}>{drawLine(coloured[index], text)}</code>
          </div>
        );
      }}
    </VList>
  );
}

function drawLine(line: CodeLine | undefined, text: string): ReactNode {
  if (!line) return text;
  return line.map(({ text: piece, colour, font = 0 }, index) => (
    <span
      key={index}
      style={colour === undefined ? undefined : { color: colour }}
      data-font={font || undefined}
    >
      {piece}
    </span>
  ));
}

function languageName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
