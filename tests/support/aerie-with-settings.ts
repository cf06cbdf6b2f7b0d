// Playwright's `test` of an Aerie that is started with settings of its own, such as agents of chats.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from './aerie-page.ts';
import { fakeAgentScript } from './fake-agent/fake-agent-launch.ts';
import { startAerie } from './start-aerie.ts';

/** The fake agent, with `flags`, as the settings name agents. */
export const fakeAgentLine = (flags = ''): string =>
  `Fake: "${process.execPath}" "${fakeAgentScript}" ${flags}`.trim();

/** Writes the settings of an Aerie that is about to start in `home`. */
export async function writeSettings(home: string, settings: object): Promise<void> {
  await mkdir(join(home, '.aerie'), { recursive: true });
  await writeFile(join(home, '.aerie', 'settings.json'), JSON.stringify(settings));
}

/** `test` whose Aerie has these settings. */
export function testWithSettings(settings: object): typeof test {
  return test.extend({
    aerie: async ({}, use) => {
      const aerie = await startAerie({ prepare: (home) => writeSettings(home, settings) });
      await use(aerie);
      await aerie.dispose();
    },
  });
}
