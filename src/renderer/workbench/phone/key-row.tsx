import { useEffect, useState } from 'react';
import { terminalView } from '../../terminal/terminal-registry.ts';
import styles from './phone.module.css';
import { touchKeys, withModifiers } from './touch-keys.ts';

/** Keys that touch keyboards lack. Ctrl and Alt hold until the next key, of this row or the keyboard. */
export function KeyRow({ sessionId }: { readonly sessionId: string }) {
  const [ctrl, setCtrl] = useState(false);
  const [alt, setAlt] = useState(false);
  const held = ctrl || alt;
  const release = (): void => {
    setCtrl(false);
    setAlt(false);
  };
  const send = (text: string): void => {
    terminalView(sessionId)?.type(withModifiers(text, ctrl, alt));
    release();
  };
  useEffect(() => {
    if (!held) return;
    const done = new AbortController();
    const type = (text: string, event: Event): void => {
      event.preventDefault();
      event.stopPropagation();
      // At once: the next key may come before the next drawing.
      done.abort();
      terminalView(sessionId)?.type(withModifiers(text, ctrl, alt));
      setCtrl(false);
      setAlt(false);
    };
    // Touch keyboards say what was typed only in `beforeinput`; others in `keydown`.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) type(event.key, event);
    };
    const onBeforeInput = (event: InputEvent): void => {
      if (event.data?.length === 1) type(event.data, event);
    };
    const options = { capture: true, signal: done.signal };
    window.addEventListener('keydown', onKeyDown, options);
    window.addEventListener('beforeinput', onBeforeInput, options);
    return () => done.abort();
  }, [held, ctrl, alt, sessionId]);
  return (
    // Keeping the focus where it is keeps the touch keyboard open.
    <div
      className={styles['keys']}
      role="toolbar"
      aria-label="Terminal keys"
      onPointerDown={(event) => event.preventDefault()}
    >
      {touchKeys.map((key) => {
        if (key === 'Ctrl') {
          return (
            <ModifierKey key={key} label={key} pressed={ctrl} onToggle={() => setCtrl(!ctrl)} />
          );
        }
        if (key === 'Alt') {
          return <ModifierKey key={key} label={key} pressed={alt} onToggle={() => setAlt(!alt)} />;
        }
        return (
          <button
            key={key.name}
            type="button"
            className={styles['key']}
            aria-label={key.name}
            onClick={() => send(key.text)}
          >
            {key.label}
          </button>
        );
      })}
    </div>
  );
}

interface ModifierKeyProps {
  readonly label: string;
  readonly pressed: boolean;
  readonly onToggle: () => void;
}

function ModifierKey({ label, pressed, onToggle }: ModifierKeyProps) {
  return (
    <button type="button" className={styles['key']} aria-pressed={pressed} onClick={onToggle}>
      {label}
    </button>
  );
}
