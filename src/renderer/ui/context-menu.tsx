// Menus: on right click (also Shift+F10 and the menu key) or under a button.

import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
import type { ReactNode } from 'react';
import type { MethodName } from '#shared/contract/index.ts';
import { neededBy } from '../stores/command-registry.ts';
import { chordFor } from '../stores/keybindings.ts';
import { refusalOf } from '../stores/rights.ts';
import { Kbd } from './kbd.tsx';
import styles from './menu.module.css';
import { offeredItems } from './offered-items.ts';

/** One line of a menu. */
export type MenuItem =
  | {
      readonly label: string;
      readonly run: () => void;
      readonly icon?: ReactNode;
      readonly disabled?: boolean | undefined;
      readonly danger?: boolean | undefined;
      /** What it calls, if not what its command needs; the line is left out for whoever may not. */
      readonly needs?: MethodName | undefined;
      /** Shows this command's shortcut. */
      readonly commandId?: string | undefined;
      /** A chord to show that is not a command's. */
      readonly chord?: string | undefined;
      /** Further text at the right. */
      readonly hint?: string | undefined;
    }
  | 'separator';

interface ContextMenuProps {
  /** Asked for when the menu opens. */
  readonly items: () => readonly MenuItem[];
  readonly children: ReactNode;
  readonly disabled?: boolean;
}

/** Gives its single child element a menu on right click. */
export function ContextMenu({ items, children, disabled }: ContextMenuProps) {
  return (
    <RadixContext.Root>
      <RadixContext.Trigger asChild disabled={disabled ?? false}>
        {children}
      </RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles['menu']} collisionPadding={8}>
          <Items items={items} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

interface DropdownMenuProps {
  readonly items: () => readonly MenuItem[];
  /** The button that opens it. */
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

/** A menu under a button. */
export function DropdownMenu({ items, children, align = 'start' }: DropdownMenuProps) {
  return (
    <RadixDropdown.Root>
      <RadixDropdown.Trigger asChild>{children}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content
          className={styles['menu']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Items items={items} parts={RadixDropdown} />
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

function mayUse({ needs, commandId }: Exclude<MenuItem, 'separator'>): boolean {
  const method = needs ?? (commandId === undefined ? undefined : neededBy(commandId));
  return method === undefined || refusalOf(method) === undefined;
}

interface ItemsProps {
  readonly items: () => readonly MenuItem[];
  readonly parts: Pick<typeof RadixContext, 'Item' | 'Separator'>;
}

function Items({ items, parts }: ItemsProps) {
  return offeredItems(items(), mayUse).map((item, i) => {
    if (item === 'separator') {
      // A menu is made anew each time it opens: places are stable.
      return <parts.Separator key={`separator-${i}`} className={styles['separator']} />;
    }
    const chord = item.chord ?? (item.commandId ? chordFor(item.commandId) : undefined);
    return (
      <parts.Item
        key={`${item.label}-${i}`}
        className={styles['item']}
        data-danger={item.danger || undefined}
        disabled={item.disabled ?? false}
        onSelect={item.run}
      >
        <span className={styles['icon']}>{item.icon}</span>
        <span className={styles['label']}>{item.label}</span>
        {item.hint && <span className={styles['hint']}>{item.hint}</span>}
        {chord && <Kbd chord={chord} />}
      </parts.Item>
    );
  });
}
