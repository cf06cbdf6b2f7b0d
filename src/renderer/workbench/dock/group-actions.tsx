import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { Columns2, Plus, Rows2 } from 'lucide-react';
import { PreviewButton } from '../../previews/preview-button.tsx';
import { IconButton } from '../../ui/button.tsx';
import { newTerminal } from '../workspace.ts';
import styles from './dock.module.css';

/** Beside the tabs of a group: a new tab in it. */
export function GroupNewTab({ group }: IDockviewHeaderActionsProps) {
  return (
    <div className={styles['groupActions']}>
      <IconButton
        label="New terminal"
        commandId="terminal.new"
        needs="sessions.create"
        onClick={() => {
          group.activePanel?.api.setActive();
          void newTerminal();
        }}
      >
        <Plus size={15} aria-hidden />
      </IconButton>
    </div>
  );
}

/** At the end of a group's tabs: the preview of its open tab, and splits. */
export function GroupSplit({ group, activePanel }: IDockviewHeaderActionsProps) {
  const split = (direction: 'right' | 'below'): void => {
    group.activePanel?.api.setActive();
    void newTerminal({ split: direction });
  };
  return (
    <div className={styles['groupActions']}>
      <PreviewButton sessionId={activePanel?.id} />
      <IconButton
        label="Split right"
        commandId="terminal.split-right"
        needs="sessions.create"
        onClick={() => split('right')}
      >
        <Columns2 size={15} aria-hidden />
      </IconButton>
      <IconButton
        label="Split down"
        commandId="terminal.split-down"
        needs="sessions.create"
        onClick={() => split('below')}
      >
        <Rows2 size={15} aria-hidden />
      </IconButton>
    </div>
  );
}
