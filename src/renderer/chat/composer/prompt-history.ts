// Earlier messages of a chat, gone through with Up and Down.

/** Where somebody is in the history; `place` counts back from the newest, 0 is that. */
export interface HistoryPlace {
  readonly place: number;
  /** What is shown of it; the walk ends when somebody changes it. */
  readonly shown: string;
  /** What stood in the composer before. */
  readonly kept: string;
}

export interface HistoryStep {
  readonly text: string;
  /** Undefined when back at what was being written. */
  readonly at: HistoryPlace | undefined;
}

/** Texts worth going back to: newest first, no blank ones, none twice in a row. */
export function historyOf(texts: readonly string[]): string[] {
  const newest = texts.filter((text) => text.trim() !== '').toReversed();
  return newest.filter((text, i) => text !== newest[i - 1]);
}

/** One step back (1) or forth (-1); undefined if there is nowhere to go. */
export function stepHistory(
  history: readonly string[],
  at: HistoryPlace | undefined,
  text: string,
  by: 1 | -1,
): HistoryStep | undefined {
  const walking = at?.shown === text ? at : undefined;
  const place = (walking?.place ?? -1) + by;
  if (place < -1) return undefined;
  if (place === -1) return walking ? { text: walking.kept, at: undefined } : undefined;
  const shown = history[place];
  if (shown === undefined) return undefined;
  return { text: shown, at: { place, shown, kept: walking?.kept ?? text } };
}

/**
 * True if an arrow key cannot move the caret any further, so that it may go through the history: at
 * the very start for Up, at the very end for Down, at either while walking.
 */
export function isAtEdge(
  field: { readonly value: string; readonly selectionStart: number; readonly selectionEnd: number },
  by: 1 | -1,
  walking: boolean,
): boolean {
  const { value, selectionStart, selectionEnd } = field;
  if (selectionStart !== selectionEnd) return false;
  const isStart = selectionStart === 0;
  const isEnd = selectionEnd === value.length;
  return walking ? isStart || isEnd : by === 1 ? isStart : isEnd;
}
