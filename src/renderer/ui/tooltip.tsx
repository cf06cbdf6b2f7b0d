import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './tooltip.module.css';

interface TooltipProps {
  readonly text: string;
  readonly chord?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}

/** Names its single child element on hover and keyboard focus. Not for anything a person must know. */
export function Tooltip({ text, chord, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles['tooltip']}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {text}
          {chord && <Kbd chord={chord} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Needed once around the app: shares the delay between tooltips. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
