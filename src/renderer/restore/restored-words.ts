import type { ExitStatus, Restored } from '#shared/contract/index.ts';
import { exitWords } from '../terminal/exit-words.ts';

/** What a session is that an earlier run of Aerie left behind, in sentences. `now` decides whether the day is told. */
export function restoredWords(restored: Restored, exit: ExitStatus, now: Date): string {
  const what = restored.ran
    ? `Restored: this session ended when Aerie stopped ${timeWords(new Date(exit.at), now)}.`
    : `Restored: this session had ended before. ${exitWords(exit)}`;
  return restored.complete ? what : `${what} Some of its last output was not saved.`;
}

/** `at 14:05`, or `on 3 May at 14:05` if that is another day. */
function timeWords(at: Date, now: Date): string {
  const time = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === now.toDateString()) return `at ${time}`;
  const sameYear = at.getFullYear() === now.getFullYear();
  const day = at.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
  return `on ${day} at ${time}`;
}

/** A number of bytes as a person reads it, e.g. `1.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  if (kilobytes < 1024) return `${Math.round(kilobytes)} KB`;
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}
