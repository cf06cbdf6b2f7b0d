import { type ReactNode, useEffect, useRef } from 'react';
import styles from './composer.module.css';

/** One line of a menu above the field. */
export interface FieldMenuItem {
  readonly key: string;
  readonly icon?: ReactNode;
  readonly name: string;
  readonly words?: string | undefined;
}

interface FieldMenuProps {
  /** Id of the list; its options are called `<id>-<place>`. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly FieldMenuItem[];
  readonly active: number;
  /** Said below the options. */
  readonly note?: string | undefined;
  readonly onChoose: (place: number) => void;
}

/** Something to choose above the field in which it is being written; the focus stays there. */
export function FieldMenu({ id, label, items, active, note, onChoose }: FieldMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={styles['commands']}>
      <div ref={list} id={id} role="listbox" aria-label={label}>
        {items.map((item, i) => (
          <div
            key={item.key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            className={styles['command']}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(i)}
            onKeyDown={() => undefined}
          >
            {item.icon && <span className={styles['commandIcon']}>{item.icon}</span>}
            <span className={styles['commandName']} title={item.name}>
              {item.name}
            </span>
            {item.words !== undefined && (
              <span className={styles['commandWords']}>{item.words}</span>
            )}
          </div>
        ))}
      </div>
      {note !== undefined && <p className={styles['menuNote']}>{note}</p>}
    </div>
  );
}
