// The port for people who come past the roost, as the owner of the machine switches it on and sees it.

import { createServer } from 'node:net';
import { expect, expectAccessible, keepScreenshot } from '#tests/support/aerie-page.ts';
import { DirectLink } from '#tests/support/direct-link.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { listenOnLoopback } from '#tests/support/listen-on-loopback.ts';
import { RemoteBrowser } from '#tests/support/remote-browser.ts';
import { remote, tab, test } from '#tests/support/remote-page.ts';
import { PassMaker } from '#tests/support/roost/pass-maker.ts';

test.describe.configure({ timeout: 60_000 });

test('a port is opened, says how it is and what it opens, and who comes there is seen', async ({
  app,
  roost,
}) => {
  const maker = new PassMaker();
  roost.relayKey = maker.spki;
  await linkRoost(app, roost);
  await tab(app, 'Who may come in').click();
  await remote(app).getByLabel('Way of the bytes').selectOption('Direct to a port');
  await expect(remote(app).getByText('No port is open: enter one.')).toBeVisible();
  const address = remote(app).getByLabel('Address to listen on');
  await address.fill('10.0.0.7:80');
  await address.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText(
    'Enter an address or a name of this machine, without a port.',
  );
  await address.fill('10.0.0.7');
  await address.press('Enter');
  await expect(remote(app).getByText(/Other machines can reach this port/)).toBeVisible();
  await expectAccessible(app);
  await address.scrollIntoViewIfNeeded();
  await keepScreenshot(app, 'remote-direct-warning');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await address.scrollIntoViewIfNeeded();
  await keepScreenshot(app, 'remote-direct-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await address.fill('');
  await address.press('Enter');
  await expect(remote(app).getByText(/Other machines can reach this port/)).toHaveCount(0);

  const port = remote(app).getByLabel('Port', { exact: true });
  await port.fill('70000');
  await port.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText('Enter a port from 1 to 65535.');
  const other = createServer();
  const taken = await listenOnLoopback(other);
  await port.fill(String(taken));
  await port.press('Enter');
  await expect(
    remote(app).getByText(`Another program uses port ${taken}. Choose another one.`),
  ).toBeVisible();
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'remote-direct-problem-light');
  await new Promise((resolve) => other.close(resolve));
  await port.fill('');
  await port.press('Enter');
  await expect(remote(app).getByText('No port is open: enter one.')).toBeVisible();
  await port.fill(String(taken));
  await port.press('Enter');
  await expect(remote(app).getByText(`Open at 127.0.0.1:${taken}`)).toBeVisible();
  await app.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-direct');

  const pass = await maker.pass({ sub: roost.owner.id, email: roost.owner.email });
  const wingKey = roost.wings[0]?.publicKey ?? '';
  const link = await DirectLink.open({ port: taken, pass, wingKey });
  const browser = new RemoteBrowser(link, '5f0c91ab');
  browser.start();
  await expect.poll(() => link.of('pty.started').length).toBe(1);
  await tab(app, /^Connected now/).click();
  await expect(remote(app).getByText(/^Straight to this machine · Home · since /)).toBeVisible();
  await expect(remote(app).getByText(/^(< )?\d+ ms there and back$/)).toBeVisible();
  await keepScreenshot(app, 'remote-direct-viewer');
  await remote(app)
    .getByRole('button', { name: /^Cut off .* from/ })
    .click();
  expect(await link.closed).toBe(1000);
});
