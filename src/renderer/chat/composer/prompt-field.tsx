import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ChatCommand } from '#shared/chat/chat-facts.ts';
import { textOf } from '#shared/chat/to-block.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import type { ChatModel } from '../chat-model.ts';
import styles from './composer.module.css';
import { registerComposer } from './composer-focus.ts';
import { setDraft } from './draft-store.ts';
import { FieldMenu } from './field-menu.tsx';
import { type HistoryPlace, historyOf, isAtEdge, stepHistory } from './prompt-history.ts';
import { argumentHint } from './slash-menu.ts';
import { useFieldMenus } from './use-field-menus.tsx';

interface PromptFieldProps {
  readonly model: ChatModel;
  readonly commands: readonly ChatCommand[];
  readonly text: string;
  readonly chat: ChatInfo;
  readonly onSend: () => void;
  readonly onPaste: (event: React.ClipboardEvent) => void;
}

/** Where a message is written: grows with it, knows the agent's commands and earlier messages. */
export function PromptField({ model, commands, text, chat, onSend, onPaste }: PromptFieldProps) {
  const agent = chat.agentLabel;
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number>();
  const menuId = useId();
  const replace = useReplaceText(model.id, field, text, setCaret);
  const menu = useFieldMenus({ chat, commands, text, caret, replace });
  const walk = useHistoryWalk(model, replace);
  const isOpen = menu !== undefined && menu.items.length > 0;
  const hint = argumentHint(commands, text);
  useEffect(() => {
    if (!field.current) return undefined;
    const known = registerComposer(model.id, field.current);
    return () => known.dispose();
  }, [model.id]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const isHandled = menu?.onKey(event) || sendKey(event, onSend) || walk(event);
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['fieldBox']}>
      {menu && (
        <FieldMenu
          id={menuId}
          label={menu.label}
          items={menu.items}
          active={menu.active}
          note={menu.note}
          onChoose={menu.choose}
        />
      )}
      <textarea
        ref={field}
        className={styles['field']}
        rows={1}
        value={text}
        aria-label={`Message to ${agent}`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? menuId : undefined}
        aria-activedescendant={isOpen ? `${menuId}-${menu.active}` : undefined}
        placeholder={`Message ${agent}, @ for files${commands.length > 0 ? ', / for commands' : ''}`}
        enterKeyHint="send"
        autoComplete="off"
        onChange={(event) => {
          setDraft(model.id, { text: event.currentTarget.value });
          setCaret(event.currentTarget.selectionStart);
        }}
        onSelect={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          setCaret(selectionStart === selectionEnd ? selectionStart : undefined);
        }}
        onBlur={() => setCaret(undefined)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {hint !== undefined && <p className={styles['argument']}>Then: {hint}</p>}
      <span role="status" className="visually-hidden">
        {isOpen ? `${menu.items.length} choices, arrow keys choose, Tab takes one` : menu?.note}
      </span>
    </div>
  );
}

/** Replaces the whole text and puts the caret somewhere; the field keeps up with its text. */
function useReplaceText(
  chat: string,
  field: React.RefObject<HTMLTextAreaElement | null>,
  text: string,
  onCaret: (caret: number) => void,
): (text: string, caret: number) => void {
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    growToText(element, text);
    if (wanted.current === undefined) return;
    element.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [field, text]);
  return (next, caret) => {
    wanted.current = caret;
    setDraft(chat, { text: next });
    onCaret(caret);
  };
}

/** For browsers that cannot size a field by its content. */
function growToText(element: HTMLTextAreaElement, text: string): void {
  if (CSS.supports('field-sizing', 'content')) return;
  element.style.height = 'auto';
  if (text !== '') element.style.height = `${element.scrollHeight}px`;
}

type FieldKey = KeyboardEvent<HTMLTextAreaElement>;

/** Up and Down at the edges go through the messages sent before. */
function useHistoryWalk(
  model: ChatModel,
  replace: (text: string, caret: number) => void,
): (event: FieldKey) => boolean {
  const at = useRef<HistoryPlace>(undefined);
  return (event) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
    if (by === undefined || isModified(event) || event.shiftKey) return false;
    const { value } = event.currentTarget;
    const isWalking = at.current?.shown === value;
    if (!isAtEdge(event.currentTarget, by, isWalking)) return false;
    const step = stepHistory(historyOf(sentTexts(model)), at.current, value, by);
    if (!step) return false;
    at.current = step.at;
    replace(step.text, step.text.length);
    return true;
  };
}

function sentTexts(model: ChatModel): string[] {
  return model.order.flatMap((id) => {
    const item = model.item(id);
    return item?.type === 'user' ? [textOf(item.blocks)] : [];
  });
}

function sendKey(event: FieldKey, onSend: () => void): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
  if (!event.repeat) onSend();
  return true;
}

function isModified({ altKey, ctrlKey, metaKey }: FieldKey): boolean {
  return altKey || ctrlKey || metaKey;
}
