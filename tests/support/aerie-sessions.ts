import { onTestFinished } from 'vitest';
import { ProfileCatalog } from '#core/profiles/profile-catalog.ts';
import { SessionLauncher } from '#core/profiles/session-launcher.ts';
import { NodePtySpawner } from '#core/pty/node-pty-spawner.ts';
import { SessionRegistry } from '#core/sessions/session-registry.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { FakeEmulatorHost } from './fake-emulator.ts';
import { MemorySettings } from './memory-settings.ts';

/** Sessions of Aerie with real terminals, which end with the test; `home` is the user's. */
export function aerieSessions(home: string, patch: SettingPatch = {}) {
  const settings = new MemorySettings(patch);
  const sessions = new SessionRegistry({
    spawner: new NodePtySpawner({ logger: silentLogger, clock: nodeClock }),
    emulators: new FakeEmulatorHost(),
    clock: nodeClock,
    logger: silentLogger,
    random: nodeRandom,
    killGraceMs: () => 200,
    maxSessions: () => 50,
    keepExited: () => true,
  });
  onTestFinished(() => sessions.dispose());
  const launcher = new SessionLauncher({
    sessions,
    profiles: new ProfileCatalog(settings, async () => []),
    settings,
    userEnvironment: async () => ({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home }),
    defaultShell: '/bin/sh',
    home,
    version: '0.0.0-test',
    resourcesDir: '/nowhere',
    platform: process.platform,
  });
  return { sessions, launcher };
}
