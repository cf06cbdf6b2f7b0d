import { resizeSidebar, SIDEBAR_WIDTH, useLayout } from '../../stores/layout-store.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { Sash } from '../../ui/sash.tsx';
import styles from './sidebar.module.css';

/** Pixels per press of an arrow key. */
const STEP = 16;

/** The edge of the sidebar: dragged, or moved by the arrow keys; a double click puts it back. */
export function SidebarSash() {
  const width = useLayout((s) => s.sidebarWidth);
  const zoom = useSettings((s) => s.values['appearance.zoom']);
  return (
    <Sash
      label="Width of the sidebar"
      value={width}
      {...SIDEBAR_WIDTH}
      step={STEP}
      text={`${width} pixels`}
      perPixel={() => 1 / zoom}
      onValue={resizeSidebar}
      className={styles['sash']}
    />
  );
}
