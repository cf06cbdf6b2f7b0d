import type { MenuItemConstructorOptions } from 'electron';

/** What the menu bar's own items do. */
export interface AppMenuActions {
  newTerminal(): void;
  newWindow(): void;
}

/**
 * The menu bar, or null for none. Only macOS has one: without its Edit roles copy and paste do not
 * work there. Elsewhere a menu bar would take Alt and Ctrl keys from the programs in the terminals,
 * and the page offers every command itself. Shortcuts that the page handles are shown, not registered.
 */
export function appMenu(
  platform: NodeJS.Platform,
  packaged: boolean,
  actions: AppMenuActions,
): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  const development: MenuItemConstructorOptions[] = packaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    { role: 'appMenu' },
    {
      label: 'File',
      submenu: [
        {
          label: 'New Terminal',
          accelerator: 'Command+T',
          registerAccelerator: false,
          click: () => actions.newTerminal(),
        },
        {
          label: 'New Window',
          accelerator: 'Command+N',
          click: () => actions.newWindow(),
        },
        { type: 'separator' },
        // The default Command+W belongs to the page: it closes a tab.
        { label: 'Close Window', accelerator: 'Shift+Command+W', role: 'close' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: 'View', submenu: [{ role: 'togglefullscreen' }, ...development] },
    {
      role: 'window',
      label: 'Window',
      submenu: [{ role: 'minimize' }, { role: 'zoom' }, { type: 'separator' }, { role: 'front' }],
    },
  ];
}
