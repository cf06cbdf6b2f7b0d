import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { resizeSidebar, SIDEBAR_WIDTH, useLayout } from '../../stores/layout-store.ts';
import { useSettings } from '../../stores/settings-store.ts';
import styles from './sidebar-sash.module.css';

/** Pixels per press of an arrow key. */
const STEP = 16;

/** The edge of the sidebar: dragged, or moved by the arrow keys; a double click puts it back. */
export function SidebarSash() {
  const width = useLayout((s) => s.sidebarWidth);
  const zoom = useSettings((s) => s.values['appearance.zoom']);
  /** Distance from the pointer to the edge while dragging. */
  const grip = useRef<number>(undefined);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = event.clientX - width * zoom;
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grip.current !== undefined) resizeSidebar((event.clientX - grip.current) / zoom);
  };
  const onEnd = (): void => {
    grip.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const wanted = keyWidth(event.key, width);
    if (wanted === undefined) return;
    event.preventDefault();
    resizeSidebar(wanted);
  };
  return (
    <div
      className={styles['sash']}
      role="separator"
      tabIndex={0}
      aria-label="Width of the sidebar"
      aria-orientation="vertical"
      aria-valuemin={SIDEBAR_WIDTH.min}
      aria-valuemax={SIDEBAR_WIDTH.max}
      aria-valuenow={width}
      aria-valuetext={`${width} pixels`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onEnd}
      onPointerCancel={onEnd}
      onLostPointerCapture={onEnd}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resizeSidebar(SIDEBAR_WIDTH.usual)}
    />
  );
}

function keyWidth(key: string, width: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return width - STEP;
    case 'ArrowRight':
      return width + STEP;
    case 'Home':
      return SIDEBAR_WIDTH.min;
    case 'End':
      return SIDEBAR_WIDTH.max;
    case 'Enter':
      return SIDEBAR_WIDTH.usual;
    default:
      return undefined;
  }
}
