import { PanelLeftOpen } from 'lucide-react';
import { toggleSidebar } from '../stores/layout-store.ts';
import { useSessions } from '../stores/session-store.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import styles from './workbench.module.css';

/** Brings the sidebar back; tells how many sessions want attention meanwhile. */
export function ShowSidebarButton() {
  const waiting = useSessions((s) => s.ids.filter((id) => s.byId[id]?.attention).length);
  return (
    <div className={styles['showSidebar']}>
      <IconButton label="Show sidebar" commandId="app.toggle-sidebar" onClick={toggleSidebar}>
        <PanelLeftOpen size={16} aria-hidden />
      </IconButton>
      {waiting > 0 && <Badge tone="accent">{waiting}</Badge>}
    </div>
  );
}
