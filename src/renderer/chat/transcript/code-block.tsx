import { createContext, memo, type ReactNode, useContext, useMemo } from 'react';
import styles from './code-block.module.css';
import type { CodeLine } from './code-colours.ts';
import { CopyButton } from './copy-button.tsx';
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <pre className={styles['code']} tabIndex={0}>
        <code>
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups are only ever added at the end.
            <Group key={index} lines={group} />
          ))}
          {rest}
        </code>
      </pre>
    </div>
  );
});

const Group = memo(
  function Group({ lines }: { readonly lines: readonly CodeLine[] }) {
    return <>{lines.map(drawLine)}</>;
  },
  (a, b) =>
    a.lines.length === b.lines.length &&
    a.lines[0] === b.lines[0] &&
    a.lines.at(-1) === b.lines.at(-1),
);

function drawLine(line: CodeLine, index: number): ReactNode {
  return (
    <span key={index}>
      {line.map(({ text, colour, font = 0 }, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a line that was drawn does not change.
          key={at}
          style={colour === undefined ? undefined : { color: colour }}
          data-font={font || undefined}
        >
          {text}
        </span>
      ))}
      {'\n'}
    </span>
  );
}

function groupsOf(lines: readonly CodeLine[]): (readonly CodeLine[])[] {
  const groups: (readonly CodeLine[])[] = [];
  for (let at = 0; at < lines.length; at += GROUP) groups.push(lines.slice(at, at + GROUP));
  return groups;
}

/** What of `code` follows the lines that have colours. */
function restOf(code: string, lines: readonly CodeLine[]): string {
  let at = 0;
  for (let count = 0; count < lines.length; count += 1) {
    const feed = code.indexOf('\n', at);
    if (feed < 0) return '';
    at = feed + 1;
  }
  return code.slice(at);
}
