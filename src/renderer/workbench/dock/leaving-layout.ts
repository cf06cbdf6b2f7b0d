// The layout of a window that goes before it could be saved: what is sent while a page goes may never
// arrive. Kept by the browser for this tab, so a reload finds it.

/** The part of `Storage` used here. */
export type LayoutStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (windowId: string): string => `aerie.leaving-layout.${windowId}`;

/** Keeps `layout` for the next page of this tab. */
export function keepLeavingLayout(storage: LayoutStorage, windowId: string, layout: string): void {
  try {
    storage.setItem(key(windowId), layout);
  } catch {
    // Full, or forbidden: then what was sent must do.
  }
}

/** What the last page kept, once. */
export function takeLeavingLayout(storage: LayoutStorage, windowId: string): string | null {
  try {
    const layout = storage.getItem(key(windowId));
    storage.removeItem(key(windowId));
    return layout;
  } catch {
    return null;
  }
}
