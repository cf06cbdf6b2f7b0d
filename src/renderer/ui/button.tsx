import type { ComponentProps, ReactNode } from 'react';
import { chordFor } from '../stores/keybindings.ts';
import styles from './button.module.css';
import { Tooltip } from './tooltip.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly icon?: ReactNode;
}

/** A button with words. */
export function Button({ variant = 'secondary', icon, children, className, ...rest }: ButtonProps) {
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

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does: the accessible name, and the tooltip. */
  readonly label: string;
  /** Its command, whose shortcut the tooltip shows. */
  readonly commandId?: string | undefined;
  readonly children: ReactNode;
}

/** A button that is only a glyph, named by a tooltip. */
export function IconButton({ label, commandId, children, className, ...rest }: IconButtonProps) {
  const chord = commandId ? chordFor(commandId) : undefined;
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
