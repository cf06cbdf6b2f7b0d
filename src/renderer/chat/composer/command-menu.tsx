import { useEffect, useRef } from 'react';
import type { ChatCommand } from '#shared/chat/chat-facts.ts';
import styles from './composer.module.css';

interface CommandMenuProps {
  /** Id of the list; its options are called `<id>-<place>`. */
  readonly id: string;
  readonly commands: readonly ChatCommand[];
  readonly active: number;
  readonly onChoose: (command: ChatCommand) => void;
}

/** Commands of the agent above the field in which one is being written; the focus stays there. */
export function CommandMenu({ id, commands, active, onChoose }: CommandMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Commands of the agent"
      className={styles['commands']}
    >
      {commands.map((command, i) => (
        <div
          key={command.name}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          tabIndex={-1}
          className={styles['command']}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(command)}
          onKeyDown={() => undefined}
        >
          <span className={styles['commandName']}>/{command.name}</span>
          <span className={styles['commandWords']}>{command.description}</span>
        </div>
      ))}
    </div>
  );
}
