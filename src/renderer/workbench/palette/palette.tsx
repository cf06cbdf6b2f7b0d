import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { closeOverlay } from '../../stores/layout-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './palette.module.css';
import { paletteScore } from './palette-score.ts';

interface PaletteProps {
  readonly title: string;
  readonly placeholder: string;
  readonly empty: string;
  readonly children: ReactNode;
}

/** A list that narrows as one types, in a layer at the top of the window. */
export function Palette({ title, placeholder, empty, children }: PaletteProps) {
  return (
    <Dialog title={title} bare size="top" onClose={closeOverlay}>
      <Command
        label={title}
        loop
        className={styles['palette']}
        filter={(_value, search, keywords) => paletteScore(search, keywords ?? [])}
      >
        <Command.Input autoFocus placeholder={placeholder} className={styles['input']} />
        <Command.List className={styles['list']} label={title}>
          <Command.Empty className={styles['empty']}>{empty}</Command.Empty>
          {children}
        </Command.List>
      </Command>
    </Dialog>
  );
}

interface PaletteItemProps {
  readonly value: string;
  /** What it is found by: its title first. */
  readonly keywords: readonly string[];
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** One line. The palette closes before it runs, so that focus is where it was. */
export function PaletteItem({ value, keywords, onSelect, children }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={[...keywords]}
      className={styles['item'] ?? ''}
      onSelect={() => {
        closeOverlay();
        requestAnimationFrame(onSelect);
      }}
    >
      {children}
    </Command.Item>
  );
}
