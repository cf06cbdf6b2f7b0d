import { ArrowDown, ArrowUp, CaseSensitive, Regex, WholeWord, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../ui/button.tsx';
import { useReturningFocus } from '../ui/use-returning-focus.ts';
import styles from './find-widget.module.css';
import { useKeptFind } from './kept-find.ts';
import type { FindOptions } from './terminal-find.ts';
import type { TerminalView } from './terminal-view.ts';

interface FindWidgetProps {
  readonly view: TerminalView;
}

/** The find bar of one terminal: incremental, Enter and Shift+Enter move, Escape closes. */
export function FindWidget({ view }: FindWidgetProps) {
  const { text, options, change } = useKeptFind(view);
  const valid = useStore(view.state, (s) => s.find.valid);
  const restored = useStore(view.state, (s) => s.restored);
  const input = useRef<HTMLInputElement>(null);

  const focus = useReturningFocus(
    input,
    `find ${view.sessionId}`,
    () => !view.state.getState().find.open,
  );
  // Anew once there is something to be found.
  useEffect(() => view.find.find(text, options, 'typing'), [view, text, options, restored]);

  const move = (step: 'next' | 'previous'): void => view.find.find(text, options, step);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') view.find.close();
    else if (event.key === 'Enter' && event.target === input.current) {
      move(event.shiftKey ? 'previous' : 'next');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (name: keyof FindOptions, label: string, icon: ReactNode) => (
    <IconButton
      label={label}
      aria-pressed={options[name]}
      onClick={() => change({ options: { ...options, [name]: !options[name] } })}
    >
      {icon}
    </IconButton>
  );
  return (
    <search className={styles['widget']} aria-label="Find in terminal" onKeyDown={onKeyDown}>
      <input
        ref={input}
        {...focus}
        className={styles['input']}
        aria-label="Find"
        placeholder="Find"
        aria-invalid={!valid}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <FindCount view={view} text={text} />
      {toggle('caseSensitive', 'Match case', <CaseSensitive size={16} aria-hidden />)}
      {toggle('wholeWord', 'Whole word', <WholeWord size={16} aria-hidden />)}
      {toggle('regex', 'Regular expression', <Regex size={16} aria-hidden />)}
      <IconButton label="Previous match (Shift+Enter)" onClick={() => move('previous')}>
        <ArrowUp size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next match (Enter)" onClick={() => move('next')}>
        <ArrowDown size={16} aria-hidden />
      </IconButton>
      <IconButton label="Close (Escape)" onClick={() => view.find.close()}>
        <X size={16} aria-hidden />
      </IconButton>
    </search>
  );
}

interface FindCountProps extends FindWidgetProps {
  readonly text: string;
}

function FindCount({ view, text }: FindCountProps) {
  const { index, count, valid } = useStore(view.state, (s) => s.find);
  let words = '';
  if (!valid) words = 'Not a valid expression';
  else if (text !== '') words = count === 0 ? 'No results' : `${index || '?'} of ${count}`;
  return (
    <span className={styles['count']} role="status">
      {words}
    </span>
  );
}
