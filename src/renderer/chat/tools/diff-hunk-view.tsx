import { UnfoldVertical } from 'lucide-react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { CodeLine } from '../transcript/code-colours.ts';
import { useColouredCode } from '../transcript/use-coloured-code.ts';
import { codeName } from './code-name.ts';
import { CodeText } from './code-text.tsx';
import styles from './diff-body.module.css';
import { type DiffPart, foldLines } from './diff-folds.ts';
import type { DiffHunk, DiffLine } from './diff-hunks.ts';
import { pairLines, type TextRange, wordMarks } from './diff-pairs.ts';

interface DiffHunkViewProps {
  readonly hunk: DiffHunk;
  readonly path: string;
  readonly split: boolean;
  /** Buttons at its head. */
  readonly actions: ReactNode;
  /** Shows the unchanged lines before it; absent where nobody knows them. */
  readonly onExpand?: ((hunk: DiffHunk) => void) | undefined;
}

/** Lines of one place of a file: under each other, or old and new side by side. */
export function DiffHunkView({ hunk, path, split, actions, onExpand }: DiffHunkViewProps) {
  const { lines, unfolded = false } = hunk;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const parts = useMemo(
    () => (unfolded ? [{ at: 0, folded: false, lines }] : foldLines(lines, opened)),
    [lines, opened, unfolded],
  );
  const looks = useLooks(lines, codeName(path));
  return (
    <div className={styles['hunk']} data-hunk={hunk.index}>
      <HunkHead hunk={hunk} actions={actions} onExpand={onExpand} />
      {parts.map((part) =>
        part.folded ? (
          <button
            key={part.at}
            type="button"
            className={styles['fold']}
            onClick={() => setOpened(new Set([...opened, part.at]))}
          >
            <UnfoldVertical size={13} aria-hidden />
            {`Show ${part.lines.length.toLocaleString()} unchanged lines`}
          </button>
        ) : (
          <Lines key={part.at} part={part} looks={looks} split={split} />
        ),
      )}
    </div>
  );
}

type HunkHeadProps = Pick<DiffHunkViewProps, 'hunk' | 'actions' | 'onExpand'>;

/** What was left out before a hunk, and what can be done with it. */
function HunkHead({ hunk, actions, onExpand }: HunkHeadProps) {
  const { gap } = hunk;
  const heading = plainLine(hunk.heading, 200);
  if (gap === 0 && heading === '' && !actions) return null;
  return (
    <div className={styles['hunkHead']}>
      {gap > 0 && onExpand ? (
        <button type="button" className={styles['expand']} onClick={() => onExpand(hunk)}>
          <UnfoldVertical size={13} aria-hidden />
          {gapText(gap)}
        </button>
      ) : (
        <span>{gap > 0 ? `⋯ ${gapText(gap)}` : '⋯'}</span>
      )}
      <span className={styles['hunkText']}>{heading}</span>
      {actions}
    </div>
  );
}

interface Looks {
  readonly marks: ReadonlyMap<number, readonly TextRange[]>;
  readonly before: ReadonlyMap<number, CodeLine>;
  readonly after: ReadonlyMap<number, CodeLine>;
}

/** Colours and marks of the lines of a hunk: it is coloured as it was and as it is. */
function useLooks(lines: readonly DiffLine[], language: string): Looks {
  const marks = useMemo(() => wordMarks(lines), [lines]);
  const old = useMemo(() => lines.filter(({ type }) => type !== 'added'), [lines]);
  const next = useMemo(() => lines.filter(({ type }) => type !== 'removed'), [lines]);
  const before = useColours(old, language);
  const after = useColours(next, language);
  return useMemo(() => ({ marks, before, after }), [marks, before, after]);
}

function useColours(lines: readonly DiffLine[], language: string): ReadonlyMap<number, CodeLine> {
  const code = useMemo(() => lines.map(({ text }) => text).join('\n'), [lines]);
  const coloured = useColouredCode(code, language, false);
  return useMemo(
    () =>
      new Map(
        lines.flatMap(({ at }, n): [number, CodeLine][] => {
          const line = coloured[n];
          return line ? [[at, line]] : [];
        }),
      ),
    [lines, coloured],
  );
}

interface LinesProps {
  readonly part: DiffPart;
  readonly looks: Looks;
  readonly split: boolean;
}

const Lines = memo(function Lines({ part, looks, split }: LinesProps) {
  return (
    <table className={styles['lines']}>
      <tbody>
        {split
          ? pairLines(part.lines).map(({ left, right }) => (
              <tr key={left?.at ?? right?.at}>
                <Side line={left} looks={looks} side="before" />
                <Side line={right} looks={looks} side="after" />
              </tr>
            ))
          : part.lines.map((line) => (
              <tr key={line.at} data-type={line.type}>
                <td className={styles['number']}>{line.before}</td>
                <td className={styles['number']}>{line.after}</td>
                <Code line={line} looks={looks} />
              </tr>
            ))}
      </tbody>
    </table>
  );
});

interface SideProps {
  readonly line: DiffLine | undefined;
  readonly looks: Looks;
  readonly side: 'before' | 'after';
}

function Side({ line, looks, side }: SideProps) {
  const type = line?.type ?? 'none';
  return (
    <>
      <td className={styles['number']} data-type={type}>
        {line?.[side]}
      </td>
      {line ? (
        <Code line={line} looks={looks} />
      ) : (
        <>
          <td className={styles['sign']} data-type={type} />
          <td className={styles['code']} data-type={type} />
        </>
      )}
    </>
  );
}

const signs = { added: '+', removed: '−', same: ' ' } as const;

function Code({ line, looks }: { readonly line: DiffLine; readonly looks: Looks }) {
  const { at, type, text, unended } = line;
  const colours = (type === 'removed' ? looks.before : looks.after).get(at);
  return (
    <>
      <td className={styles['sign']} data-type={type}>
        {signs[type]}
      </td>
      <td className={styles['code']} data-type={type}>
        <CodeText text={text} colours={colours} marks={looks.marks.get(at) ?? noMarks} />
        {unended && <span className={styles['unended']}>No line feed at the end</span>}
      </td>
    </>
  );
}

const noMarks: readonly TextRange[] = [];

function gapText(gap: number): string {
  return gap === 1 ? 'One unchanged line' : `${gap.toLocaleString()} unchanged lines`;
}
