import { useEffect, useState } from 'react';
import type { ChatInfo, FoundFile, SessionInfo } from '#shared/contract/index.ts';
import { sessionStore } from '../../stores/session-store.ts';
import { api } from '../../stores/wing.ts';
import { sessionLabel } from '../../workbench/session-label.ts';
import { chatLabel, chatMatches } from '../chat-words.ts';
import { chatsStore } from '../chats-store.ts';
import { type Mention, mentionAt } from './mention-menu.ts';

export type MentionEntry =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | { readonly kind: 'terminal'; readonly id: string; readonly label: string }
  | { readonly kind: 'chat'; readonly id: string; readonly label: string };

export interface MentionMenu {
  /** What is being written at the caret; undefined while the menu is closed. */
  readonly mention: Mention | undefined;
  readonly entries: readonly MentionEntry[];
  readonly active: number;
  /** What to say where there are no files: they are looked for, or none fits. */
  readonly words: string | undefined;
  move(by: 1 | -1): void;
  close(): void;
}

/** Shown at once. */
const MAX_FILES = 12;
const MAX_OTHERS = 4;

interface Found {
  readonly query: string;
  readonly files: readonly FoundFile[];
  readonly words: string | undefined;
}

/** The `@` menu of a chat for a text with the caret at a place. */
export function useMentionMenu(chat: string, text: string, caret: number | undefined): MentionMenu {
  const mention = caret === undefined ? undefined : mentionAt(text, caret);
  const query = mention?.query;
  const [state, setState] = useState({ start: -1, query: '', active: 0, closed: false });
  const isSame = state.start === mention?.start;
  const isOpen = mention !== undefined && !(isSame && state.closed);
  const found = useFoundFiles(chat, isOpen ? query : undefined);
  const entries = isOpen ? [...(found?.files ?? []), ...otherEntries(chat, query ?? '')] : [];
  const isUntouched = !isSame || state.query !== query;
  const active = isUntouched ? 0 : Math.min(state.active, Math.max(0, entries.length - 1));
  const place = { start: mention?.start ?? -1, query: query ?? '' };
  return {
    mention: isOpen ? mention : undefined,
    entries,
    active,
    words: isOpen ? wordsOf(found, entries.length) : undefined,
    move: (by) =>
      setState({
        ...place,
        active: (active + by + entries.length) % Math.max(1, entries.length),
        closed: false,
      }),
    close: () => setState({ ...place, active: 0, closed: true }),
  };
}

function wordsOf(found: Found | undefined, entries: number): string | undefined {
  if (!found) return 'Looking for files…';
  return found.words ?? (entries === 0 ? 'Nothing fits.' : undefined);
}

/** Files for a query; those of the query before stay while others are looked for. */
function useFoundFiles(chat: string, query: string | undefined): Found | undefined {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (query === undefined) {
      setFound(undefined);
      return undefined;
    }
    const asking = new AbortController();
    api()
      .files.find({ chat, query, limit: MAX_FILES }, { signal: asking.signal })
      .then(({ files, complete }) => {
        const words =
          files.length > 0 || complete
            ? undefined
            : 'No file fits among those that were looked at. Type more of its path.';
        if (!asking.signal.aborted) setFound({ query, files, words });
      })
      .catch((error: unknown) => {
        if (asking.signal.aborted) return;
        const words = error instanceof Error ? error.message : 'The files could not be listed.';
        setFound({ query, files: [], words });
      });
    return () => asking.abort();
  }, [chat, query]);
  return found;
}

function otherEntries(chat: string, query: string): MentionEntry[] {
  const wanted = query.toLowerCase();
  const sessions = Object.values(sessionStore.getState().byId);
  const terminals = sessions
    .filter((session: SessionInfo) =>
      `terminal ${sessionLabel(session)} ${session.cwd}`.toLowerCase().includes(wanted),
    )
    .slice(-MAX_OTHERS)
    .map((session) => ({
      kind: 'terminal' as const,
      id: session.id,
      label: sessionLabel(session),
    }));
  const { byId, ids } = chatsStore.getState();
  const chats = ids
    .flatMap((id): ChatInfo[] => (byId[id] && id !== chat ? [byId[id]] : []))
    .filter((other) => 'chat'.startsWith(wanted) || chatMatches(other, wanted))
    .slice(0, MAX_OTHERS)
    .map((other) => ({ kind: 'chat' as const, id: other.id, label: chatLabel(other) }));
  return [...terminals, ...chats];
}
