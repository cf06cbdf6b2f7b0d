import type { SessionInfo } from '#shared/contract/index.ts';

const MAX_LABEL = 60;

/** A session's name for menus and notifications: one line without control characters, at most 60 characters. */
export function sessionLabel(session: SessionInfo): string {
  const program = session.shell.split(/[\\/]/).at(-1) ?? '';
  return plainLine(session.name ?? (session.title || program || session.id));
}

/** `text` as one line of at most `max` characters. Titles are untrusted output. */
export function plainLine(text: string, max = MAX_LABEL): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
}
