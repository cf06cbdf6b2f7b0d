import { type CSSProperties, memo, type ReactNode, useMemo } from 'react';
import { type AnsiRow, type AnsiRun, ansiRows, styleBehind } from './ansi-rows.ts';
import { type AnsiStyle, plainStyle } from './ansi-style.ts';
import styles from './output-rows.module.css';
import { runLook } from './run-look.ts';

interface OutputRowsProps {
  /** As the program printed it. */
  readonly text: string;
  /** How it looks at its beginning. */
  readonly style?: AnsiStyle;
}

/** Lines that are drawn as one: what stays as it is, or is out of sight, is not looked at again. */
const GROUP = 100;

/** Text of a program with its colours. Belongs into a `pre`. */
export function OutputRows({ text, style = plainStyle }: OutputRowsProps) {
  const groups = useMemo(() => groupsOf(text, style), [text, style]);
  const isLong = groups.length > 4;
  return groups.map((group) => (
    <Group key={group.from} text={group.text} style={group.style} isLong={isLong} />
  ));
}

interface TextGroup {
  readonly from: number;
  readonly text: string;
  readonly style: AnsiStyle;
}

function groupsOf(text: string, style: AnsiStyle): TextGroup[] {
  const groups: TextGroup[] = [];
  let from = 0;
  let now = style;
  while (from < text.length) {
    let end = from;
    for (let line = 0; line < GROUP && end < text.length; line += 1) {
      const feed = text.indexOf('\n', end);
      end = feed < 0 ? text.length : feed + 1;
    }
    const part = text.slice(from, end);
    groups.push({ from, text: part, style: now });
    now = styleBehind(part, now);
    from = end;
  }
  return groups;
}

interface GroupProps {
  readonly text: string;
  readonly style: AnsiStyle;
  /** One of many: drawn when it comes into sight. */
  readonly isLong: boolean;
}

const Group = memo(
  function Group({ text, style, isLong }: GroupProps) {
    const body = text.endsWith('\n') ? text.slice(0, -1) : text;
    const { rows } = ansiRows(body, style);
    const size: CSSProperties = { containIntrinsicBlockSize: `auto ${rows.length * 1.5}em` };
    return (
      <span className={styles['group']} data-long={isLong || undefined} style={isLong ? size : {}}>
        {rows.map(drawRow)}
      </span>
    );
  },
  (a, b) => a.text === b.text && a.isLong === b.isLong && isSame(a.style, b.style),
);

function isSame(a: AnsiStyle, b: AnsiStyle): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function drawRow(row: AnsiRow, index: number): ReactNode {
  return (
    <span key={index}>
      {row.map(drawRun)}
      {'\n'}
    </span>
  );
}

function drawRun({ text, style }: AnsiRun, index: number): ReactNode {
  if (style === plainStyle) return text;
  const { fg, own, bg, marks } = runLook(style);
  return (
    <span
      key={index}
      className={styles['run']}
      style={{ backgroundColor: bg, ...(own ? { '--own': fg } : { color: fg }) }}
      data-own={own}
      data-marks={marks.length > 0 ? marks.join(' ') : undefined}
    >
      {text}
    </span>
  );
}
