// Persistent sessions as a person meets them: the app is killed and started again.

import { chooseCommand, expect, sessionRows, terminals, test } from '#tests/support/aerie-page.ts';
import { endHosts } from '#tests/support/session-hosts.ts';
import { startAerie } from '#tests/support/start-aerie.ts';
import { expectLine, focus, run, terminal } from '#tests/support/terminal-page.ts';

test('a persistent terminal is there again after Aerie was killed, in its place and at work', async ({
  aerie,
  app,
}) => {
  try {
    await app.keyboard.press('Control+,');
    await app.getByLabel('Search settings').fill('where terminals run');
    const choice = app.locator('[data-setting="sessions.host"]').getByRole('combobox');
    await choice.selectOption('persistent');
    await expect(app.locator('[data-setting="sessions.host"]')).toContainText('changed');
    await app.keyboard.press('Control+,');
    await chooseCommand(app, 'Split right');
    await expect(sessionRows(app)).toHaveCount(2);
    await expect(terminals(app)).toHaveCount(2);
    const second = terminals(app).last();
    await focus(second);
    await run(app, 'echo kept-$((40 + 2)); sleep 300');
    await expectLine(second, 'kept-42');

    await aerie.end('SIGKILL');
    const next = await startAerie({ home: aerie.home });
    try {
      await app.goto(next.url);
      await expect(sessionRows(app)).toHaveCount(2);
      await expect(terminals(app)).toHaveCount(2);
      const kept = terminals(app).last();
      await expectLine(kept, 'kept-42');
      await focus(kept);
      await app.keyboard.press('Control+c');
      await run(app, 'echo on-$((40 + 2))');
      await expectLine(kept, 'on-42');
      // The other one ran inside the app and says so.
      await expect(terminal(app).getByRole('button', { name: 'Restart' })).toBeVisible();
    } finally {
      await next.end();
    }
  } finally {
    await endHosts(aerie.home);
  }
});
