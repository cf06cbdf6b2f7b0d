// The page of a roost in a real browser: the whole of Aerie, sealed between that browser and the machine.

import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  keepLooks,
  keepScreenshot,
  sessionRows,
} from '#tests/support/aerie-page.ts';
import { fakeAgentLine, testWithSettings } from '#tests/support/aerie-with-settings.ts';
import { connectBrowser } from '#tests/support/browser-connection.ts';
import { beginChat, pane, said, sendMessage } from '#tests/support/chat-page.ts';
import { linkRoost } from '#tests/support/link-roost.ts';
import { remote, tab } from '#tests/support/remote-page.ts';
import type { ScriptedRoost } from '#tests/support/roost/scripted-roost.ts';
import { enter, farPage, startPageRoost, status } from '#tests/support/roost-page.ts';
import { expectLine, focus, run, terminal } from '#tests/support/terminal-page.ts';

const test = testWithSettings({ 'agents.custom': [fakeAgentLine()] }).extend<{
  roost: ScriptedRoost;
  far: Page;
}>({
  roost: async ({}, use) => {
    await using roost = await startPageRoost();
    await use(roost);
  },
  far: async ({ app }, use) => {
    const { page, problems } = await farPage(app);
    await use(page);
    expect(problems, 'errors on the page').toEqual([]);
    await page.context().close();
  },
});

test.describe.configure({ timeout: 120_000 });

test('terminals and chats through a roost: sealed, back after its restart, and ended by the owner', async ({
  app,
  far,
  roost,
}) => {
  await linkRoost(app, roost);
  const fingerprint = await remote(app).locator('dd code').last().textContent();
  await app.keyboard.press('Escape');

  await far.goto(`${roost.url}/aerie/`);
  await expect(far.getByRole('heading', { name: 'Sign in to the roost' })).toBeVisible();
  await keepScreenshot(far, 'roost-sign-in');
  await far.getByRole('button', { name: 'Sign in' }).click();
  await expect(far.getByRole('heading', { name: /^First time at / })).toBeVisible();
  await expect(far.getByText(fingerprint ?? 'no fingerprint', { exact: true })).toBeVisible();
  await keepLooks(far, 'roost-first-key');
  await far.getByRole('button', { name: 'The key is the same: connect' }).click();
  await expect(status(far)).toHaveText('Connected', { timeout: 20_000 });

  // The session that was begun at the machine, with what stands in it.
  await sessionRows(far).first().click();
  await focus(terminal(far));
  await run(far, 'echo "far $((40+2))"');
  await expectLine(terminal(far), 'far 42');
  await expectLine(terminal(app), 'far 42');
  await keepScreenshot(far, 'roost-terminal');
  expect(`${roost.heard}${roost.toWings.join('\n')}`).not.toContain('far $((40+2))');

  await beginChat(far, 'echo hello through the roost');
  await expect(said(far).getByText('echo hello through the roost')).toHaveCount(2);
  await expectAccessible(far);
  await keepScreenshot(far, 'roost-chat');

  // What opens doors is only looked at from elsewhere.
  await far.keyboard.press('Control+Shift+Y');
  await expect(remote(far).getByRole('note')).toContainText('You look from elsewhere');
  await expect(tab(far, 'History')).toHaveCount(0);
  await tab(far, 'Who may come in').click();
  await expect(remote(far).getByRole('switch', { name: 'Lock this machine' })).toBeDisabled();
  await keepLooks(far, 'roost-remote');
  await far.keyboard.press('Escape');
  await far.keyboard.press('Control+,');
  const setting = far.locator('[data-setting="local.socket"]');
  await expect(setting.getByRole('switch')).toBeDisabled();
  await expect(setting).toContainText('only at the machine');
  await setting.scrollIntoViewIfNeeded();
  await keepScreenshot(far, 'roost-settings');
  await far.keyboard.press('Escape');

  await roost.restart();
  await expect(status(far)).not.toHaveText('Connected');
  await expect(status(far)).toHaveText('Connected', { timeout: 30_000 });
  await sendMessage(far, 'echo back again');
  await expect(said(far).getByText('echo back again')).toHaveCount(2);
  await expect(pane(far)).toHaveCount(1);
  await sessionRows(far).first().click();
  await focus(terminal(far));
  await run(far, 'echo "again $((40+3))"');
  await expectLine(terminal(far), 'again 43');

  await app.keyboard.press('Control+Shift+Y');
  await tab(app, /^Connected now/).click();
  await remote(app).getByRole('button', { name: 'Cut off everybody' }).click();
  await app.getByRole('alertdialog').getByRole('button', { name: 'Cut off everybody' }).click();
  await expect(far.getByRole('heading', { name: 'You were disconnected' })).toBeVisible();
  await keepScreenshot(far, 'roost-cut-off');
  await expect(remote(app).getByText('Nobody is connected')).toBeVisible();
  await far.getByRole('button', { name: 'Connect again' }).click();
  await expect(status(far)).toHaveText('Connected', { timeout: 20_000 });
});

test('a locked machine opens with a passkey of the browser; another key of the machine stops everything', async ({
  app,
  far,
  roost,
}) => {
  await linkRoost(app, roost);
  await enter(far, roost);
  const key = await addPasskey(far);
  roost.owner.passkeys.push(key.publicKey);
  roost.owner.credentialIds.push(key.id);
  await tab(app, 'Who may come in').click();
  await remote(app).getByRole('switch', { name: 'Lock this machine' }).click();
  await app.getByRole('button', { name: 'Add and lock' }).click();
  await expect(far.getByRole('heading', { name: 'You were disconnected' })).toBeVisible();
  await far.getByRole('button', { name: 'Connect again' }).click();
  await expect(far.getByRole('heading', { name: 'This machine wants your passkey' })).toBeVisible();
  await keepLooks(far, 'roost-passkey');
  await far.getByRole('button', { name: 'Use passkey' }).click();
  await expect(status(far)).toHaveText('Connected', { timeout: 20_000 });

  await far.evaluate(() => {
    const name = 'aerie.machine-keys';
    const kept: Record<string, string> = JSON.parse(localStorage.getItem(name) ?? '{}');
    const other = btoa('another key of thirty-two bytes!');
    const changed = Object.keys(kept).map((id) => [id, other]);
    localStorage.setItem(name, JSON.stringify(Object.fromEntries(changed)));
  });
  await far.reload();
  const heading = 'This machine has another key than before';
  await expect(far.getByRole('heading', { name: heading })).toBeVisible();
  await keepLooks(far, 'roost-other-key');
  await far.getByRole('button', { name: 'Do not connect' }).click();
  await expect(far.getByRole('heading', { name: 'Machines' })).toBeVisible();
  await keepScreenshot(far, 'roost-machines');
});

test('a member is offered what members may do, and told why not the rest', async ({
  app,
  far,
  roost,
}) => {
  await linkRoost(app, roost);
  const bob = roost.addUser('bob', { role: 'member' });
  await beginFor(app, bob.id);
  const url = roost.url;
  await far.context().addCookies([{ name: 'wt_session', value: bob.cookie, url }]);
  await far.goto(`${url}/aerie/`);
  await far.getByRole('button', { name: 'The key is the same: connect' }).click();
  await expect(status(far)).toHaveText('Connected', { timeout: 20_000 });
  await expect(far.getByRole('note')).toContainText('You are a member here');
  await expect(sessionRows(far)).toHaveCount(1);
  await sessionRows(far).first().click();
  await run(far, 'echo "bob $((40+2))"');
  await expectLine(terminal(far), 'bob 42');
  for (const name of ['New terminal', 'New chat', 'Settings', 'Split right']) {
    await expect(far.getByRole('button', { name })).toHaveCount(0);
  }
  await expect(far.getByRole('region', { name: 'Chats' })).toHaveCount(0);
  await expectAccessible(far);
  await keepLooks(far, 'roost-member');

  await sessionRows(far).first().click({ button: 'right' });
  await expect(far.getByRole('menuitem')).toHaveText([
    ...['Show', /^Rename…/, 'Copy folder path', 'Hide from this window', 'End session'],
  ]);
  await far.keyboard.press('Escape');
  await far.keyboard.press('Control+Shift+P');
  const command = far.getByRole('option');
  await expect(command.filter({ hasText: 'End session' })).toHaveCount(1);
  await expect(
    command.filter({ hasText: /New terminal|New chat|Restart|^Settings|Remote access|Usage/ }),
  ).toHaveCount(0);
  await far.keyboard.press('Escape');
  await far.keyboard.press('Control+Shift+Enter');
  await expect(far.getByRole('listitem').filter({ hasText: 'is not open to you' })).toContainText(
    'Only owners and admins of this machine may do that.',
  );

  // How things look is this page's own.
  await focus(terminal(far));
  await far.keyboard.press('Control+=');
  await expect(far.getByRole('button', { name: '15 px' })).toBeDisabled();
  await run(far, 'exit');
  await expect(far.getByRole('button', { name: 'Close', exact: true })).toBeVisible();
  await expect(far.getByRole('button', { name: 'Restart' })).toHaveCount(0);
  await keepScreenshot(far, 'roost-member-ended');
});

test('a page whose parts do not arrive says so, and is there after a reload', async ({
  far,
  roost,
}) => {
  const part = /\/show-roost-page-[^/]*\.js$/;
  await far.route(part, (route) => route.abort());
  await far.goto(`${roost.url}/aerie/`);
  await expect(far.getByRole('heading', { name: 'Aerie could not be loaded' })).toBeVisible();
  await keepLooks(far, 'roost-not-loaded');
  await far.unroute(part);
  await far.getByRole('button', { name: 'Reload' }).click();
  await expect(far.getByRole('heading', { name: 'Sign in to the roost' })).toBeVisible();

  // Not even the first.
  await far.route(/\.js$/, (route) => route.abort());
  await far.reload();
  await expect(far.getByText('If this stays, reload the page.')).toBeVisible();
});

/** Begins a terminal as if a member of the only roost had begun it, without the sandbox that it would be in. */
async function beginFor(app: Page, userId: string): Promise<void> {
  const { origin } = new URL(app.url());
  const cookies = await app.context().cookies(origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { api, transport } = await connectBrowser({ origin, cookie });
  const [roost] = (await api.remote.status()).roosts;
  const facts = { agent: 'shell', userId, email: '', roost: roost?.id, role: 'member' };
  const value = JSON.stringify({ ...facts, cwd: '/', folder: '/' });
  await api.sessions.create({ id: 'theirs', shell: '/bin/sh', cwd: '/', cols: 80, rows: 24 });
  await api.sessions.metaSet({ id: 'theirs', key: 'aerie.remote', value });
  transport.close('done');
}

/** Gives the browser a passkey for the roost, made without anybody touching anything. */
async function addPasskey(page: Page): Promise<{ id: string; publicKey: string }> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return page.evaluate(async () => {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { name: 'roost', id: location.hostname },
        user: { id: new Uint8Array(8), name: 'local', displayName: 'local' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      },
    });
    if (!(made instanceof PublicKeyCredential)) throw new Error('No passkey was made.');
    if (!(made.response instanceof AuthenticatorAttestationResponse)) throw new Error('no key');
    const spki = new Uint8Array(made.response.getPublicKey() ?? new ArrayBuffer());
    return { id: made.id, publicKey: btoa(String.fromCharCode(...spki.slice(-64))) };
  });
}
