import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkerEmulatorHost } from '#core/emulator/worker-emulator-host.ts';
import { NodePtySpawner } from '#core/pty/node-pty-spawner.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { createWing, type Wing, type WingDeps } from '#core/wing.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { MemorySettings } from './memory-settings.ts';

/** A wing with real programs, PTYs and emulators, in its own home folder, on in-memory connections. */
export interface RealWing extends AsyncDisposable {
  readonly wing: Wing;
  readonly home: string;
  connect(): WingClient;
}

/** `over` replaces parts of what the wing stands on; a home folder of the caller's is left alone. */
export function createRealWing(
  settingsPatch: SettingPatch = {},
  over: Partial<WingDeps> = {},
): RealWing {
  const made = over.home === undefined ? mkdtempSync(join(tmpdir(), 'aerie-test-')) : null;
  const home = over.home ?? made ?? '';
  const wing = createWing({
    spawner: new NodePtySpawner({ logger: silentLogger, clock: nodeClock }),
    emulators: new WorkerEmulatorHost({
      workerUrl: new URL('../../src/main/core/emulator/emulator-worker.ts', import.meta.url),
      logger: silentLogger,
    }),
    settings: new MemorySettings(settingsPatch),
    layouts: { load: () => null, save: () => {} },
    clock: nodeClock,
    logger: silentLogger,
    random: nodeRandom,
    version: '0.0.0-test',
    platform: 'linux',
    hostname: 'testhost',
    home,
    defaultShell: '/bin/bash',
    recordingsFolder: join(home, 'recordings'),
    previewsFolder: join(home, 'previews'),
    resourcesDir: fileURLToPath(new URL('../../resources', import.meta.url)),
    pid: process.pid,
    userEnvironment: async () => ({
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: home,
      LANG: 'C.UTF-8',
      PS1: '$ ',
    }),
    detectProfiles: async () => [],
    ...over,
  });
  return {
    wing,
    home,
    connect() {
      const [client, host] = linkedPair();
      wing.connect(host);
      return connectWing(client);
    },
    async [Symbol.asyncDispose]() {
      await wing.dispose();
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}
