// Playwright's `test` of an Aerie that is started with settings of its own, such as agents of chats.

import type { SettingPatch } from '#shared/contract/index.ts';
import { test } from './aerie-page.ts';
import { startAerie } from './start-aerie.ts';
import { writeSettings } from './write-settings.ts';

export { fakeAgentLine } from './fake-agent/fake-agent-launch.ts';

/** `test` whose Aerie starts in a home that `prepare` has been through. */
export function testPrepared(prepare: (home: string) => Promise<void>): typeof test {
  return test.extend({
    aerie: async ({}, use) => {
      const aerie = await startAerie({ prepare });
      await use(aerie);
      await aerie.dispose();
    },
  });
}

/** `test` whose Aerie has these settings. */
export function testWithSettings(settings: SettingPatch): typeof test {
  return testPrepared((home) => writeSettings(home, settings));
}
