import { PanelLeftOpen } from 'lucide-react';
import { AttentionBell } from '../attention/attention-bell.tsx';
import { toggleSidebar } from '../stores/layout-store.ts';
import { IconButton } from '../ui/button.tsx';
import styles from './workbench.module.css';

/** What stands in for the hidden sidebar: the way back to it, and the inbox. */
export function ShowSidebarButton() {
  return (
    <div className={styles['showSidebar']}>
      <IconButton label="Show sidebar" commandId="app.toggle-sidebar" onClick={toggleSidebar}>
        <PanelLeftOpen size={16} aria-hidden />
      </IconButton>
      <AttentionBell />
    </div>
  );
}
