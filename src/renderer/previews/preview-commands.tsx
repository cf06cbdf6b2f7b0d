// Previews and asked pages from the palette and from the menu of a session.

import { PanelRight } from 'lucide-react';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { SessionInfo } from '#shared/contract/index.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { layoutStore } from '../stores/layout-store.ts';
import { sessionStore } from '../stores/session-store.ts';
import type { MenuItem } from '../ui/context-menu.tsx';
import { openAskedPage } from './asked-pages.ts';
import { previewStore, togglePreview } from './preview-store.ts';

const active = (): SessionInfo | undefined => {
  const { activeSession } = layoutStore.getState();
  return activeSession === undefined ? undefined : sessionStore.getState().byId[activeSession];
};

const commands: readonly Command[] = [
  {
    id: 'terminal.preview',
    title: 'Show or hide preview',
    group: 'Terminal',
    keywords: ['markdown', 'panel', 'beside'],
    when: () => active()?.preview !== undefined,
    run: () => {
      const session = active();
      if (session) togglePreview(session.id);
    },
  },
  {
    id: 'terminal.open-page',
    title: 'Open the page that a program asks for',
    group: 'Terminal',
    keywords: ['browser', 'url', 'login'],
    when: () => (active()?.pages?.length ?? 0) > 0,
    run: () => {
      const session = active();
      const page = session?.pages?.at(-1);
      return session && page ? openAskedPage(session.id, page) : undefined;
    },
  },
];

/** Registers all of them. Dispose to take them away. */
export function registerPreviewCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of commands) registered.add(registerCommand(command));
  return registered;
}

/** What the menu of a session offers; `show` brings its panel to the front. */
export function previewMenuItems({ id, preview }: SessionInfo, show: () => void): MenuItem[] {
  if (!preview) return [];
  const visible = previewStore.getState().visible.includes(id);
  return [
    {
      label: visible ? 'Hide preview' : 'Show preview',
      icon: <PanelRight size={14} />,
      run: () => {
        if (!visible) show();
        togglePreview(id);
      },
    },
  ];
}
