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
