import type { ComponentProps, ReactNode } from 'react';
import type { MethodName } from '#shared/contract/index.ts';
import { chordFor } from '../stores/keybindings.ts';
import { useRefusal } from '../stores/rights.ts';
import styles from './button.module.css';
import { Tooltip } from './tooltip.tsx';

/** For whoever may not call that method, a button is not there. */
interface Needing {
  readonly needs?: MethodName | undefined;
}

interface ButtonProps extends ComponentProps<'button'>, Needing {
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly icon?: ReactNode;
}

/** A button with words. */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', icon, needs, children, className, ...rest } = props;
  if (useRefusal(needs) !== undefined) return null;
  return (
    <button
      type="button"
      className={[styles['button'], className].filter(Boolean).join(' ')}
      data-variant={variant}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface MenuButtonProps extends ComponentProps<'button'> {
  /** What is in its menu: the accessible name. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that is only a glyph and opens a menu, which a tooltip would cover. */
export function MenuButton({ label, children, ...rest }: MenuButtonProps) {
  return (
    <button type="button" aria-label={label} className={styles['iconButton']} {...rest}>
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'>, Needing {
  /** What it does: the accessible name, and the tooltip. */
  readonly label: string;
  /** Its command, whose shortcut the tooltip shows. */
  readonly commandId?: string | undefined;
  readonly children: ReactNode;
}

/** A button that is only a glyph, named by a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { label, commandId, needs, children, className, ...rest } = props;
  const closed = useRefusal(needs) !== undefined;
  const chord = commandId ? chordFor(commandId) : undefined;
  if (closed) return null;
  return (
    <Tooltip text={label} chord={chord}>
      <button
        type="button"
        aria-label={label}
        className={[styles['iconButton'], className].filter(Boolean).join(' ')}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
