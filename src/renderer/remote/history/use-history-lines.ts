import { useEffect, useState } from 'react';
import { toAppError } from '#shared/client/wing-client.ts';
import { historyPieces } from './history-source.ts';
import type { HistoryPart } from './history-words.ts';

/** Characters that are shown; the rest is in the file. */
const MAX_SHOWN = 24 * 1024 * 1024;

/** Lines of a part, read so far. */
export interface HistoryLines<T> {
  readonly items: readonly T[];
  /** Lines that hold nothing to show. */
  readonly others: number;
  readonly state: 'loading' | 'ready' | 'cut' | 'failed';
  readonly problem: string;
}

const nothing = { items: [], others: 0, state: 'loading', problem: '' } as const;

/** Reads a part of a session line by line. `read` must stay the same function. */
export function useHistoryLines<T>(
  session: string,
  part: HistoryPart,
  read: (line: string) => readonly T[],
): HistoryLines<T> {
  const [lines, setLines] = useState<HistoryLines<T>>(nothing);
  useEffect(() => {
    const abort = new AbortController();
    setLines(nothing);
    void readLines(session, part, read, abort.signal, setLines);
    return () => abort.abort();
  }, [session, part, read]);
  return lines;
}

async function readLines<T>(
  session: string,
  part: HistoryPart,
  read: (line: string) => readonly T[],
  signal: AbortSignal,
  tell: (lines: HistoryLines<T>) => void,
): Promise<void> {
  const items: T[] = [];
  let others = 0;
  let rest = '';
  let length = 0;
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const found = read(line);
    if (found.length === 0) others += 1;
    items.push(...found);
  };
  const say = (state: HistoryLines<T>['state'], problem = ''): void => {
    if (!signal.aborted) tell({ items: [...items], others, state, problem });
  };
  try {
    for await (const text of historyPieces(session, part, signal)) {
      length += text.length;
      const [first = '', ...more] = text.split('\n');
      rest += first;
      for (const line of more) {
        take(rest);
        rest = line;
      }
      if (length > MAX_SHOWN) return say('cut');
    }
    take(rest);
    say('ready');
  } catch (error) {
    say('failed', toAppError(error).message);
  }
}
