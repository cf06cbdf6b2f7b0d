import { fitText, padText, textWidth } from './text-width.ts';

const GAP = '  ';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** May be cut down to this many columns when the terminal is narrow; absent means never. */
  readonly shrinksTo?: number;
  /** Colours a cell; `text` is what is in it, with its blanks. */
  readonly paint?: (text: string, row: number) => string;
}

/**
 * Lines of a table with its heading. Columns are as wide as their content; if that is wider than
 * `width`, those that may shrink do, the widest first.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = columns.map((column, i) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[i] ?? ''))),
  );
  shrink(columns, widths, width);
  const line = (cells: readonly string[], row: number): string =>
    columns
      .map(({ paint }, i) => {
        const last = i === columns.length - 1;
        const text = fitText(cells[i] ?? '', widths[i] ?? 0);
        const padded = last ? text : padText(text, widths[i] ?? 0);
        return paint && row >= 0 ? paint(padded, row) : padded;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      -1,
    ),
    ...rows.map(line),
  ];
}

function shrink(columns: readonly Column[], widths: number[], width: number): void {
  const gaps = GAP.length * (columns.length - 1);
  for (;;) {
    const excess = widths.reduce((sum, each) => sum + each, gaps) - width;
    if (excess <= 0) return;
    let widest = -1;
    columns.forEach(({ shrinksTo = Number.POSITIVE_INFINITY }, i) => {
      const own = widths[i] ?? 0;
      if (own > shrinksTo && own > (widths[widest] ?? 0)) widest = i;
    });
    if (widest < 0) return;
    const least = columns[widest]?.shrinksTo ?? 0;
    const next = Math.max(
      ...widths.filter((each, i) => i !== widest && each < (widths[widest] ?? 0)),
      least,
    );
    const to = Math.max(next, (widths[widest] ?? 0) - excess, least);
    widths[widest] = to < (widths[widest] ?? 0) ? to : (widths[widest] ?? 0) - 1;
  }
}
