import { createContext, memo, type ReactNode, useContext, useMemo } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './code-block.module.css';
import type { CodeLine, CodeToken } from './code-colours.ts';
import { useColouredCode } from './use-coloured-code.ts';

interface CodeBlockProps {
  readonly code: string;
  /** As the message names it; may be empty. */
  readonly language: string;
}

/** True around text that more comes in of. */
export const OpenText = createContext(false);

/** Lines that are drawn as one: what was drawn of a long text is not looked at again. */
const GROUP = 50;

/** Code of a message: coloured, to be copied. */
export const CodeBlock = memo(function CodeBlock({ code, language }: CodeBlockProps) {
  const open = useContext(OpenText);
  // While it comes in, marks at its end are most likely the first of its closing line.
  const shown = open ? code.replace(/\n?[`~]{1,2}$/, '') : code;
  const lines = useColouredCode(shown, language, open);
  const groups = useMemo(() => groupsOf(lines), [lines]);
  const rest = useMemo(() => restOf(shown, lines), [shown, lines]);
  return (
    <div className={styles['block']}>
      <div className={styles['head']}>
        <span className={styles['language']}>{language || 'Text'}</span>
        <CopyButton label="Copy code" text={() => code} />
      </div>
      <div
        className={styles['scroll']}
        role="group"
        aria-label={language ? `Code: ${language}` : 'Code'}
        tabIndex={0}
      >
        <pre className={styles['code']}>
          <code>
            {groups.map(({ from, lines: drawn }) => (
              <Group key={from} lines={drawn} />
            ))}
            {rest.map((plain, index) => (
              <Plain key={index} text={plain} />
            ))}
          </code>
        </pre>
      </div>
    </div>
  );
});

const Group = memo(
  function Group({ lines }: { readonly lines: readonly CodeLine[] }) {
    return <span className={styles['group']}>{lines.map(drawLine)}</span>;
  },
  (a, b) =>
    a.lines.length === b.lines.length &&
    a.lines[0] === b.lines[0] &&
    a.lines.at(-1) === b.lines.at(-1),
);

const Plain = memo(function Plain({ text }: { readonly text: string }) {
  return <span className={styles['group']}>{text}</span>;
});

function drawLine(line: CodeLine, index: number): ReactNode {
  return (
    <span key={index}>
      {line.map(drawToken)}
      {'\n'}
    </span>
  );
}

function drawToken({ text, colour, font = 0 }: CodeToken, index: number): ReactNode {
  const style = colour === undefined ? undefined : { color: colour };
  return (
    <span key={index} style={style} data-font={font || undefined}>
      {text}
    </span>
  );
}

interface LineGroup {
  /** Number of its first line. */
  readonly from: number;
  readonly lines: readonly CodeLine[];
}

function groupsOf(lines: readonly CodeLine[]): LineGroup[] {
  const groups: LineGroup[] = [];
  for (let from = 0; from < lines.length; from += GROUP) {
    groups.push({ from, lines: lines.slice(from, from + GROUP) });
  }
  return groups;
}

/** What of `code` follows the lines that have colours, in pieces of whole lines. */
function restOf(code: string, lines: readonly CodeLine[]): string[] {
  let at = 0;
  for (let count = 0; count < lines.length; count += 1) {
    const feed = code.indexOf('\n', at);
    if (feed < 0) return [];
    at = feed + 1;
  }
  const pieces: string[] = [];
  while (at < code.length) {
    let end = at;
    for (let count = 0; count < GROUP && end < code.length; count += 1) {
      const feed = code.indexOf('\n', end);
      end = feed < 0 ? code.length : feed + 1;
    }
    pieces.push(code.slice(at, end));
    at = end;
  }
  return pieces;
}
