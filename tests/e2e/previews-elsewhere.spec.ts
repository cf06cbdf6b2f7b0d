// A preview of a terminal that somebody began from elsewhere, as the person at the machine sees it.

import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { browserOf, remote, tab, test } from '#tests/support/remote-page.ts';

test.describe.configure({ timeout: 60_000 });

test('what a program begun from elsewhere shows is marked as such, also to whoever began it', async ({
  app,
  roost,
}) => {
  await linkRoost(app, roost);
  await using far = await browserOf(roost);
  await far.start();
  const told: string[] = [];
  far.type('echo "# Far" >"$WT_PREVIEW_FILE"\r');
  await tab(app, /^Connected now/).click();
  const begun = remote(app).getByRole('region', { name: 'Sessions begun from elsewhere' });
  await begun.locator(`[data-begun="${far.sessionId}"]`).getByRole('button').click();
  const preview = app.locator(`[data-preview="${far.sessionId}"]`);
  await expect(preview.getByRole('heading', { name: 'Far' })).toBeVisible();
  await expect(
    preview.getByText('Shown by a program that was begun from elsewhere.'),
  ).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'preview-elsewhere');
  await expect
    .poll(() => {
      for (const message of far.messages) {
        if (message.type !== 'pty.preview') continue;
        const bytes = far.open(message.data);
        if (bytes) told.push(Buffer.from(bytes).toString('utf8'));
      }
      return told;
    })
    .toEqual([JSON.stringify({ mode: 'markdown', content: '# Far\n' })]);
});
