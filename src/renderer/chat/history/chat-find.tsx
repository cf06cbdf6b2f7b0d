import { ArrowDown, ArrowUp, X } from 'lucide-react';
import {
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { FoundInChat } from '#shared/contract/index.ts';
import { MAX_SEARCH_CHARS } from '#shared/contract/limits.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import styles from '../../terminal/find-widget.module.css';
import { IconButton } from '../../ui/button.tsx';
import { useReturningFocus } from '../../ui/use-returning-focus.ts';
import type { ChatModel } from '../chat-model.ts';
import { focusChat } from '../chat-panel-id.ts';
import { changeFind, closeFind, findOf, type OpenFind, useFind } from './chat-find-store.ts';
import { showItem } from './item-jump.ts';
import { markText } from './mark-text.ts';

/** Rest after typing before it is looked for, in ms. */
const REST_MS = 120;

/** The find bar of a chat, while it is open: Enter and Shift+Enter move, Escape closes. */
export function ChatFind({ model }: { readonly model: ChatModel }) {
  const find = useFind(model.id);
  return find ? <FindBar key={find.turn} model={model} find={find} /> : null;
}

function FindBar({ model, find }: { readonly model: ChatModel; readonly find: OpenFind }) {
  const { id } = model;
  const { text, item, turn } = find;
  const input = useRef<HTMLInputElement>(null);
  const focus = useReturningFocus(input, `find ${id}`, () => findOf(id)?.turn !== turn);
  useEffect(() => () => markText(null, []), []);
  const found = useFound(model, text);
  const matches = found?.items ?? [];
  const count = matches.length;
  const at = matches.findIndex((match) => match.item === item);
  const go = (index: number): void => {
    const target = matches[index];
    if (!found || !target) return;
    changeFind(id, { item: target.item });
    showItem(id, target.item, { words: [found.text] });
  };
  /** What was looked for last in this bar; undefined before. */
  const shown = useRef<string>(undefined);
  // From the end on: that is what somebody looks at. Where somebody was already, they stay.
  const didFind = useEffectEvent((): void => {
    const before = shown.current;
    if (found || before !== undefined) shown.current = found?.text ?? '';
    if (at >= 0 && before === found?.text) return;
    go(at >= 0 && before === undefined ? at : count - 1);
  });
  useEffect(() => didFind(), [found]);
  const move = (step: 1 | -1): void => {
    if (count > 0) go((at + step + count) % count);
  };
  const close = (): void => {
    closeFind(id);
    focusChat(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === input.current) {
      move(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className={styles['widget']} aria-label="Find in chat" onKeyDown={onKeyDown}>
      <input
        ref={input}
        {...focus}
        className={styles['input']}
        aria-label="Find"
        placeholder="Find in the whole chat"
        spellCheck={false}
        autoComplete="off"
        maxLength={MAX_SEARCH_CHARS}
        value={text}
        onChange={(event) => changeFind(id, { text: event.target.value })}
      />
      <span className={styles['count']} role="status">
        {countWords(text, found, at)}
      </span>
      <IconButton label="Previous match (Shift+Enter)" onClick={() => move(-1)}>
        <ArrowUp size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next match (Enter)" onClick={() => move(1)}>
        <ArrowDown size={16} aria-hidden />
      </IconButton>
      <IconButton label="Close (Escape)" onClick={close}>
        <X size={16} aria-hidden />
      </IconButton>
    </search>
  );
}

function countWords(text: string, found: FoundText | undefined, at: number): string {
  if (text.trim() === '' || !found) return '';
  const { items, more } = found;
  if (items.length === 0) return 'No results';
  return `${at < 0 ? '?' : at + 1} of ${items.length}${more ? '+' : ''}`;
}

/** What was found, and what for. */
interface FoundText extends FoundInChat {
  readonly text: string;
}

/** What the whole chat has of a text; asked again when a turn is over. */
function useFound(model: ChatModel, text: string): FoundText | undefined {
  const [found, setFound] = useState<FoundText>();
  const turn = useSyncExternalStore(model.subscribe, () => model.facts.lastTurn?.prompt);
  useEffect(() => {
    if (text.trim() === '') {
      setFound(undefined);
      markText(null, []);
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      api()
        .chatSearch.find({ chat: model.id, text })
        .then((now) => {
          if (!gone) setFound({ ...now, text });
        })
        .catch((error: unknown) => {
          if (!gone) showError('The chat could not be searched', error);
        });
    }, REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [model, text, turn]);
  return found;
}
