import { randomBytes } from 'node:crypto';
import { nodeClock } from '#core/system/node-clock.ts';
import { createWing, type Wing, type WingDeps } from '#core/wing.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { FakeEmulatorHost } from './fake-emulator.ts';
import { FakePtySpawner } from './fake-pty.ts';
import { MemorySettings } from './memory-settings.ts';

/** A wing on doubles: what passes a door is real, what lies behind it is scripted. */
export interface TestWing extends AsyncDisposable {
  readonly wing: Wing;
  readonly spawner: FakePtySpawner;
  readonly emulators: FakeEmulatorHost;
  readonly settings: MemorySettings;
  readonly layouts: Map<string, string>;
  /** Messages logged at warn or error. */
  readonly complaints: { fields: object; message: string }[];
}

/** `extra` adds to, or replaces, what the wing is made of. */
export function createTestWing(
  settingsPatch: SettingPatch = {},
  extra: Partial<WingDeps> = {},
): TestWing {
  const spawner = new FakePtySpawner();
  const emulators = new FakeEmulatorHost();
  const settings = new MemorySettings({ 'shell.integration': false, ...settingsPatch });
  const layouts = new Map<string, string>();
  const complaints: TestWing['complaints'] = [];
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: (fields, message) => complaints.push({ fields, message }),
    error: (fields, message) => complaints.push({ fields, message }),
    child: () => logger,
  };
  const wing = createWing({
    spawner,
    emulators,
    settings,
    layouts: {
      load: (window) => layouts.get(window) ?? null,
      save: (window, layout) => void layouts.set(window, layout),
    },
    clock: nodeClock,
    logger,
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    version: '0.0.0-test',
    platform: 'linux',
    hostname: 'testhost',
    home: '/home/me',
    defaultShell: '/bin/sh',
    resourcesDir: '/nowhere',
    recordingsFolder: '/nowhere/recordings',
    pid: 1,
    userEnvironment: async () => ({ PATH: '/usr/bin:/bin', HOME: '/home/me' }),
    detectProfiles: async () => [
      {
        id: 'default',
        name: 'sh',
        shell: '/bin/sh',
        args: [],
        env: {},
        cwd: '',
        icon: null,
        tint: null,
      },
    ],
    ...extra,
  });
  return {
    wing,
    spawner,
    emulators,
    settings,
    layouts,
    complaints,
    [Symbol.asyncDispose]: () => wing.dispose(),
  };
}
