import { Command } from 'cmdk';
import { LoaderCircle } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import type { FoundChat } from '#shared/contract/index.ts';
import { MAX_SEARCH_CHARS } from '#shared/contract/limits.ts';
import { closeOverlay } from '../../stores/layout-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import palette from '../../workbench/palette/palette.module.css';
import { folderLabel } from '../../workbench/sidebar/session-groups.ts';
import { openFind } from './chat-find-store.ts';
import { foundWords, markedPieces } from './found-chats.ts';
import { openChatAt } from './open-chat-at.ts';
import { SearchFilters } from './search-filters.tsx';
import { anything, inputOf } from './search-input.ts';
import styles from './search-page.module.css';
import { type ChatSearchState, useChatSearch } from './use-chat-search.ts';

/** Finds words in everything that was said in all chats. Enter opens the chat at the place. */
export function SearchPage() {
  const [query, setQuery] = useState('');
  const [filters, setFilters] = useState(anything);
  const words = useDeferredValue(query);
  const input = useMemo(() => inputOf(words, filters), [words, filters]);
  const { state, loadMore } = useChatSearch(input);
  const [chosen, setChosen] = useFirstChosen(state);
  const pick = (work: () => void): void => {
    closeOverlay();
    requestAnimationFrame(work);
  };
  return (
    <Dialog title="Search chats" bare size="top" onClose={closeOverlay}>
      <Command
        label="Search chats"
        loop
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        className={palette['palette']}
      >
        <Command.Input
          autoFocus
          placeholder="Search in all chats"
          maxLength={MAX_SEARCH_CHARS}
          value={query}
          onValueChange={setQuery}
          className={palette['input']}
        />
        <SearchFilters filters={filters} onChange={setFilters} />
        <Command.List className={palette['list']} label="Found in chats">
          {state?.chats.map((chat) => (
            <FoundGroup key={chat.id} chat={chat} onPick={pick} />
          ))}
          {state && state.next !== null && (
            <Command.Item
              value="more"
              className={palette['item'] ?? ''}
              onSelect={() => loadMore()}
            >
              Show more
            </Command.Item>
          )}
          <Nothing query={query} state={state} />
        </Command.List>
        <Status query={query} state={state} />
      </Command>
    </Dialog>
  );
}

/** The line that Enter takes: the first one, until somebody goes to another. */
function useFirstChosen(
  state: ChatSearchState | undefined,
): readonly [string, (line: string) => void] {
  const [last, setLast] = useState({ input: state?.input, line: '' });
  const [chat] = state?.chats ?? [];
  const [item] = chat?.items ?? [];
  if (last.input !== state?.input || (last.line === '' && chat)) {
    const line = chat && item ? lineOf(chat.id, item.item) : '';
    if (last.input !== state?.input || line !== '') setLast({ input: state?.input, line });
  }
  return [last.line, (line) => setLast((now) => ({ ...now, line }))];
}

const lineOf = (chat: string, item: string): string => `${chat} ${item}`;

interface FoundGroupProps {
  readonly chat: FoundChat;
  readonly onPick: (work: () => void) => void;
}

function FoundGroup({ chat, onPick }: FoundGroupProps) {
  const home = useSystem((s) => s.info?.home);
  const title = chat.title?.trim() || `Chat with ${chat.agentLabel}`;
  const [first] = chat.items;
  const words = first ? foundWords(first.excerpt.text, first.excerpt.ranges) : [];
  return (
    <Command.Group
      className={palette['group'] ?? ''}
      heading={
        <span className={styles['chat']}>
          <span className={styles['title']}>{title}</span>
          <span className={styles['where']}>
            {chat.agentLabel} · {folderLabel(chat.cwd, home)}
            {chat.archived && ' · archived'}
          </span>
        </span>
      }
    >
      {chat.items.map(({ item, type, at, excerpt }) => (
        <Command.Item
          key={item}
          value={lineOf(chat.id, item)}
          className={`${palette['item']} ${styles['item']}`}
          onSelect={() =>
            onPick(() => void openChatAt(chat.id, item, foundWords(excerpt.text, excerpt.ranges)))
          }
        >
          <span className={styles['excerpt']}>
            <span className={styles['type']}>{typeWords[type]}</span> <bdi>{marked(excerpt)}</bdi>
          </span>
          <time className={styles['at']} dateTime={new Date(at).toISOString()}>
            {new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' })}
          </time>
        </Command.Item>
      ))}
      {chat.more && (
        <Command.Item
          value={lineOf(chat.id, 'all')}
          className={`${palette['item']} ${styles['all']}`}
          onSelect={() =>
            onPick(() => {
              void openChatAt(chat.id).then(() => openFind(chat.id, words[0] ?? ''));
            })
          }
        >
          Look through this chat
        </Command.Item>
      )}
    </Command.Group>
  );
}

const typeWords: Readonly<Record<FoundChat['items'][number]['type'], string>> = {
  user: 'You',
  assistant: 'Agent',
  thought: 'Thought',
  tool: 'Tool',
  plan: 'Plan',
  notice: 'Notice',
  question: 'Question',
  compaction: 'Summary',
  system: 'Note',
};

function marked({ text, ranges }: FoundChat['items'][number]['excerpt']): ReactNode {
  // Pieces have no names, and never move.
  const piece = (part: { text: string; found: boolean }, index: number): ReactNode =>
    part.found ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>;
  return markedPieces(text, ranges).map(piece);
}

interface StateProps {
  readonly query: string;
  readonly state: ChatSearchState | undefined;
}

function Nothing({ query, state }: StateProps) {
  if (query.trim() === '') {
    return (
      <p className={palette['empty']}>
        Finds what you, agents and tools said, in all chats. Put “quotation marks” around words that
        stand together; the end of a word may be left out.
      </p>
    );
  }
  if (!state || state.chats.length > 0) return null;
  if (state.error !== undefined) {
    return <p className={palette['empty']}>The chats could not be searched. {state.error}</p>;
  }
  if (state.waiting > 0) {
    return <p className={palette['empty']}>Nothing yet. Older messages are still being read in.</p>;
  }
  return <p className={palette['empty']}>Nothing was found. Try fewer or shorter words.</p>;
}

function Status({ query, state }: StateProps) {
  const items = state?.chats.reduce((sum, { items: found }) => sum + found.length, 0) ?? 0;
  const chats = state?.chats.length ?? 0;
  const isCurrent = state !== undefined && query.trim() !== '';
  const waiting = isCurrent ? state.waiting : 0;
  return (
    <div className={styles['status']} role="status">
      {isCurrent && items > 0 && (
        <span>
          {items} {items === 1 ? 'place' : 'places'} in {chats} {chats === 1 ? 'chat' : 'chats'}
        </span>
      )}
      {waiting > 0 && (
        <span className={styles['indexing']}>
          <LoaderCircle size={12} aria-hidden /> {waiting} more{' '}
          {waiting === 1 ? 'item is' : 'items are'} being read in
        </span>
      )}
    </div>
  );
}
