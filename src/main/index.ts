// Electron entry: finds its files, makes the wing, starts the desktop. No decisions here.

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { createMachineWing, type MachineWingOptions } from '#core/machine-wing.ts';
import { appPaths } from '#core/system/app-paths.ts';
import { surviveErrors } from '#core/system/survive-errors.ts';
import { registerAppScheme } from '#shell/app-protocol.ts';
import { parseCommandLine } from '#shell/command-line.ts';
import { startDesktop } from '#shell/desktop.ts';
import { openSettingsFile } from '#shell/electron-settings.ts';
import { isSessionHost } from '#shell/host-switch.ts';
import { openKeyRing } from '#shell/open-key-ring.ts';
import { desktopHostProgram, runDesktopSessionHost } from '#shell/session-host.ts';
import { becomeSingleInstance } from '#shell/single-instance.ts';

const out = join(import.meta.dirname, '..');
const args = process.argv.slice(process.defaultApp ? 2 : 1);
const paths = appPaths({ platform: process.platform, env: process.env, home: homedir() });

// Electron refuses folders that do not exist.
const asHost = isSessionHost(args);
const browserData = join(paths.data, asHost ? 'host-browser' : 'browser');
for (const folder of [paths.config, browserData])
  mkdirSync(folder, { recursive: true, mode: 0o700 });
app.setPath('userData', paths.config);
app.setPath('sessionData', browserData);
app.setAppUserModelId('dev.aerie.app');
// A host opens no page; see hostSwitches.
if (!asHost) app.enableSandbox();
registerAppScheme();

// Shells read the integration scripts themselves, so resources are real files outside the archive.
const resourcesDir = app.isPackaged
  ? join(process.resourcesPath, 'resources')
  : join(out, '../resources');

// On Windows node-pty forks itself a helper to list console programs. Packaged, with the run-as-Node
// fuse off, that starts the whole app again; it leaves at once and node-pty does without.
const isFork = app.isPackaged && process.env['ELECTRON_RUN_AS_NODE'] !== undefined;
const options: MachineWingOptions = {
  paths,
  version: app.getVersion(),
  resourcesDir,
  emulatorWorkerUrl: new URL('./emulator-worker.js', import.meta.url),
  openSettings: openSettingsFile,
  keyRing: openKeyRing,
};
const instance = isFork || asHost ? null : becomeSingleInstance(args);
if (asHost && !isFork) {
  void runDesktopSessionHost(args, options);
} else if (instance) {
  const machine = createMachineWing({
    ...options,
    hostProgram: (logger) => desktopHostProgram(paths.data, join(out, '..'), logger),
  });
  surviveErrors(machine.logger);
  // Elsewhere the package tells the system who opens our links.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('aerie');
  app
    .whenReady()
    .then(() => {
      const perform = startDesktop({
        machine,
        preloadPath: join(out, 'preload/index.cjs'),
        rendererDir: join(out, 'renderer'),
        resourcesDir,
      });
      machine.warmUp();
      const atLogin = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
      perform(atLogin ? { type: 'hidden' } : parseCommandLine(args));
      instance.onCommand(perform);
    })
    .catch((error: unknown) => {
      machine.logger.error({ err: error }, 'the desktop could not be started');
      app.exit(1);
    });
} else {
  app.quit();
}
