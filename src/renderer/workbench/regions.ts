// Keyboard travel between the parts of the window, so that a terminal, which takes Tab for itself,
// is never a trap.

import { layoutStore } from '../stores/layout-store.ts';
import { focusPanel } from './focus-panel.ts';

/** Focuses the terminal that is active, or the message field of the chat that is. */
export function focusActiveTerminal(): void {
  const id = layoutStore.getState().activeSession;
  if (id !== undefined) focusPanel(id);
}

/** Moves the focus to the next (1) or previous (-1) part: sidebar, tabs, terminal, its preview, status bar. */
export function cycleRegion(by: 1 | -1): void {
  const regions = regionTargets();
  if (regions.length === 0) return;
  const focused = document.activeElement;
  // Of one in another the inner one, which comes later.
  const at = regions.findLastIndex((region) => region.contains(focused));
  const start = at === -1 ? (by === 1 ? -1 : 0) : at;
  for (let step = 1; step <= regions.length; step++) {
    const region = regions.at((start + by * step) % regions.length);
    if (region && focusInside(region)) return;
  }
}

function regionTargets(): readonly Element[] {
  const selectors = [
    '[data-region="sidebar"]',
    '.dv-active-group .dv-tabs-container',
    '.dv-active-group .dv-content-container, [data-region="phone-pane"]',
    '.dv-active-group [data-region="preview"], [data-region="phone-pane"] [data-region="preview"]',
    '[data-region="status"]',
  ];
  return selectors.flatMap((selector) => document.querySelector(selector) ?? []);
}

function focusInside(region: Element): boolean {
  const candidates = region.querySelectorAll<HTMLElement>(
    '.xterm-helper-textarea, [role="treeitem"][tabindex="0"], [role="tab"][aria-selected="true"], button, input, textarea, [tabindex="0"]',
  );
  const preferred =
    region.querySelector<HTMLElement>(
      '.xterm-helper-textarea, [data-chat] textarea, [role="treeitem"][tabindex="0"], [role="tab"][aria-selected="true"]',
    ) ?? [...candidates].find((element) => element.tabIndex >= 0);
  preferred?.focus();
  return preferred !== null && preferred !== undefined && document.activeElement === preferred;
}
