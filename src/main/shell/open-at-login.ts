import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostart-entry.ts';

/** Makes the system open Aerie in the tray at login, or no longer. Only for a packaged app. */
export async function setOpenAtLogin(open: boolean): Promise<void> {
  if (!app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: open, args: ['--hidden'] });
    return;
  }
  // Electron knows no login items on Linux; desktops read XDG autostart files.
  const file = join(app.getPath('appData'), 'autostart', 'aerie.desktop');
  if (!open) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, autostartEntry(process.env['APPIMAGE'] ?? process.execPath));
}
