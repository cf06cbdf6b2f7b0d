// What a person sees of programs on the local socket.

import { endpointPaths } from '#core/local-api/endpoint-paths.ts';
import { WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';
import {
  expect,
  expectAccessible,
  keepScreenshot,
  sessionRows,
  test,
} from '#tests/support/aerie-page.ts';
import { startAerie } from '#tests/support/start-aerie.ts';
import { openTerminal } from '#tests/support/terminal-page.ts';
import { writeSettings } from '#tests/support/write-settings.ts';

test('programs on the local socket are shown in the status bar, and can be disconnected', async ({
  page,
}) => {
  const aerie = await startAerie({
    prepare: (home) => writeSettings(home, { 'local.socket': true }),
  });
  try {
    await openTerminal(page, aerie.url);
    const shown = page.getByRole('button', { name: /connected to the local socket/ });
    await expect(shown).toHaveCount(0);
    const paths = endpointPaths({ platform: 'linux', home: aerie.home, namespace: 'default' });
    const client = await WmuxTestClient.connect(paths);
    await client.create('build', 'exec sleep 60');
    await client.attach('build');
    await expect(shown).toHaveAccessibleName('1 program connected to the local socket');
    const reader = await WmuxTestClient.connect({ ...paths, token: paths.readOnlyToken });
    await expect(shown).toHaveAccessibleName('2 programs connected to the local socket');
    await shown.focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('dialog', { name: 'Programs on the local socket' });
    await expect(list.getByRole('listitem')).toHaveText([
      /Attached to sh.*Connected since/,
      /Not attached to a session.*May only look/,
    ]);
    await expectAccessible(page);
    await keepScreenshot(page, 'local-programs');
    await page.setViewportSize({ width: 360, height: 640 });
    await keepScreenshot(page, 'local-programs-narrow');
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
    await expect(shown).toBeFocused();
    await page.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Disconnect all' }).click();
    await expect.poll(() => client.control.closed && reader.control.closed).toBe(true);
    await expect(shown).toHaveCount(0);
    await expect(page.locator('.xterm-helper-textarea').first()).toBeFocused();
    await expect(sessionRows(page)).toHaveCount(2);
  } finally {
    await aerie.dispose();
  }
});
