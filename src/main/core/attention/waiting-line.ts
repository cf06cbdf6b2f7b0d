// Whether the text before the cursor may be a question that waits for an answer. Pure.

import type { ScreenTail } from '../emulator/screen-tail.ts';

/** Ends of prompts that wait for the next command, not for an answer: shells, debuggers, REPLs. */
const command = /[$#%>❯➜λ»›]\s*$|^\([\w.%-]+(:\d+)?\)$|^(In )?\[\d+\]:$/u;
/** What pagers leave on the last line. */
const pager =
  /^(:|\(END\)|--more--.*|--less--.*|.{0,200}\(END\)|(manual page|lines?) .{0,200}|\d{1,3}%)$/i;
/** Ends of questions. */
const question = /[:?)\]]\s*$/u;
const pagers: ReadonlySet<string> = new Set(['less', 'more', 'most', 'man', 'bat', 'pg', 'w3m']);

/** Text before the cursor that an answer may follow; null where a program has asked nothing. */
export function waitingLine(tail: ScreenTail): string | null {
  const line = tail.beforeCursor.trim();
  if (tail.alternate || tail.afterCursor !== '' || line === '') return null;
  return command.test(line) || pager.test(line) ? null : line.replace(/\s+/gu, ' ').slice(0, 200);
}

/** True if the text ends as questions do. */
export const endsAsQuestion = (line: string): boolean => question.test(line);

/** True for programs that wait for keys all the time. */
export const isPager = (program: string): boolean => pagers.has(program);
