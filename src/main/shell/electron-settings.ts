import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import type { ConfLike } from '#core/store/settings-file.ts';

/** Opens `settings.json` in `folder` for writing: the same format as `conf` writes headless. */
export function openSettingsFile(folder: string): ConfLike {
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: folder,
    name: 'settings',
    configFileMode: 0o600,
  });
  // The library would tell any page our folders; ours never asks.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
}
