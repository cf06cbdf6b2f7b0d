// The session host when the desktop app runs it: the same program without windows, started with a
// switch. Electron's part only; what a host does stands in core/session-hosts.

import { join } from 'node:path';
import { app } from 'electron';
import type { MachineWingOptions } from '#core/machine-wing.ts';
import { createMachineWing } from '#core/machine-wing.ts';
import type { HostProgram } from '#core/session-hosts/host-program.ts';
import { nodeHostProgram } from '#core/session-hosts/node-host-program.ts';
import { packagedHostProgram } from '#core/session-hosts/packaged-host-program.ts';
import { runSessionHost } from '#core/session-hosts/run-session-host.ts';
import type { Logger } from '#shared/base/ports.ts';
import { hostNameOf, hostSwitches } from './host-switch.ts';

/** How this desktop app starts its session host. `root` is the app's folder while it is not packaged. */
export function desktopHostProgram(dataFolder: string, root: string, logger: Logger): HostProgram {
  const common = { version: app.getVersion(), stagingFolder: join(dataFolder, 'hosts'), logger };
  if (!app.isPackaged) {
    return nodeHostProgram({
      ...common,
      root,
      command: process.execPath,
      args: (folder) => [folder, ...hostSwitches(process.platform)],
    });
  }
  return packagedHostProgram({
    ...common,
    execPath: process.execPath,
    platform: process.platform,
    args: hostSwitches(process.platform),
  });
}

/** Runs a session host instead of the desktop; ends the process when it has nothing left to do. */
export async function runDesktopSessionHost(
  args: readonly string[],
  options: MachineWingOptions,
): Promise<void> {
  const name = hostNameOf(args);
  if (name === null) {
    app.exit(2);
    return;
  }
  app.disableHardwareAcceleration();
  app.dock?.hide();
  const stopped = Promise.withResolvers<void>();
  process.on('SIGINT', () => stopped.resolve());
  process.on('SIGTERM', () => stopped.resolve());
  // The session of whoever started the app may end; that is what the host is for.
  process.on('SIGHUP', () => {});
  app.on('before-quit', (event) => {
    event.preventDefault();
    stopped.resolve();
  });
  await app.whenReady();
  const outcome = await runSessionHost({
    paths: options.paths,
    name,
    createMachine: () => {
      const door = { kind: 'host', name } as const;
      return createMachineWing({ ...options, door, host: { stays: false }, log: name });
    },
    stopped: stopped.promise,
  });
  app.exit(outcome === 'no-door' ? 1 : 0);
}
