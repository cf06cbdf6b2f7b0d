import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /**
   * `page` fills most of the window, and all of a phone; `wide` even more. `top` hangs from the top;
   * `drawer` is at the left.
   */
  readonly size?: 'small' | 'page' | 'wide' | 'top' | 'drawer';
  /** Hides title and close button from sight, not from assistive technology. */
  readonly bare?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
  /** Selector of what gets the focus first, if not the first control. */
  readonly initialFocus?: string;
}

/** A modal layer: traps focus, closes on Escape, gives focus back. */
export function Dialog(props: DialogProps) {
  const { title, description, onClose, children, size = 'small', bare = false } = props;
  const hidden = bare ? 'visually-hidden' : undefined;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles['scrim']} />
        <Radix.Content
          className={styles['dialog']}
          data-size={size}
          role={props.role ?? 'dialog'}
          onEscapeKeyDown={(event) => {
            // A control inside that has its own use for Escape says so.
            const { target } = event;
            if (target instanceof Element && target.closest('[data-own-escape]')) {
              event.preventDefault();
            }
          }}
          onOpenAutoFocus={(event) => {
            const target = props.initialFocus && document.querySelector(props.initialFocus);
            if (!(target instanceof HTMLElement)) return;
            event.preventDefault();
            target.focus();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={bare ? 'visually-hidden' : styles['header']}>
            <Radix.Title className={styles['title']}>{title}</Radix.Title>
            {!bare && (size === 'page' || size === 'wide') && (
              <Radix.Close asChild>
                <IconButton label="Close">
                  <X size={16} aria-hidden />
                </IconButton>
              </Radix.Close>
            )}
          </header>
          {description !== undefined && (
            <Radix.Description className={hidden ?? styles['description']}>
              {description}
            </Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>;
}
