// What a person sees and does about remote access, against a roost of the test's own.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chooseCommand,
  expect,
  expectAccessible,
  keepScreenshot,
} from '#tests/support/aerie-page.ts';
import { allowSignIn, linkRoost } from '#tests/support/link-roost.ts';
import { bar, remote, tab, test } from '#tests/support/remote-page.ts';
import { ScriptedBrowser } from '#tests/support/roost/scripted-browser.ts';

test.describe.configure({ timeout: 120_000 });

test('a machine is linked with the keyboard alone: added, signed in with code and QR, proven, removed', async ({
  app,
  roost,
}) => {
  await expect(bar(app)).toHaveCount(0);
  await app.keyboard.press('Control+Shift+Y');
  await expect(remote(app).getByText('Use this machine from any browser')).toBeVisible();
  await expect(tab(app, 'Roosts')).toBeFocused();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-empty');
  await app.keyboard.press('Tab');
  await expect(remote(app).getByRole('button', { name: 'Add roost' })).toBeFocused();
  await app.keyboard.press('Enter');
  const address = remote(app).getByLabel('Address');
  await expect(address).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText('Enter the address of the roost.');
  await address.fill('http://192.0.2.7:7070');
  await expect(remote(app).getByRole('checkbox')).toBeVisible();
  await app.keyboard.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText(/agree below/);
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-add-plain');
  await address.fill(roost.url);
  await expect(remote(app).getByRole('checkbox')).toHaveCount(0);
  await app.keyboard.press('Tab');
  await app.keyboard.type('Home');
  await app.keyboard.press('Enter');

  const signIn = remote(app).getByRole('button', { name: 'Sign in' });
  await expect(signIn).toBeFocused();
  await expect(bar(app)).toHaveText('Remote access: off');
  await app.keyboard.press('Enter');
  const code = remote(app).getByLabel('Code', { exact: true });
  await expect(code).toBeVisible();
  await expect(remote(app).getByRole('button', { name: 'Copy code' })).toBeFocused();
  await expect(code).toHaveText([...roost.codes.values()][0]?.userCode ?? 'no code yet');
  const { href } = new URL(`/auth/claim?code=${await code.textContent()}`, roost.url);
  await expect(remote(app).getByRole('link')).toHaveAttribute('href', href);
  await expect(remote(app).getByRole('img', { name: 'The link as a QR code' })).toBeVisible();
  await expect(remote(app).getByText(/^The code is good for 1[45]:\d\d\.$/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-sign-in');
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'remote-sign-in-light');
  await app.emulateMedia({ colorScheme: 'dark' });
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-sign-in-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await allowSignIn(app, roost);
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
  await expect(
    remote(app).getByRole('listitem', { name: 'Home' }).getByRole('button', { name: 'Sign out' }),
  ).toBeVisible();
  await expect(remote(app).locator('[data-actions] button:focus')).toHaveCount(1);
  await expect(remote(app).getByText('Signed in as local@example.com')).toBeVisible();
  await expect(remote(app).getByText(/^([0-9a-f]{4} ){9}[0-9a-f]{4}$/)).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-connected');

  // The socket is open, and nothing comes back: that is no connection.
  roost.tampering.toBrowser = () => ['{"type":"error","message":"wing not found"}'];
  await remote(app).getByRole('button', { name: 'Check now' }).click();
  await expect(remote(app).getByText(/^Connected, but messages do not come back/)).toBeVisible();
  await expect(bar(app)).toHaveText('Remote access: problem');
  roost.tampering.toBrowser = undefined;
  await remote(app).getByRole('button', { name: 'Check now' }).click();
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible();

  await roost.kill();
  await expect(remote(app).getByText(/^Next try in \d+ s$/)).toBeVisible({ timeout: 15_000 });
  await keepScreenshot(app, 'remote-lost');
  await remote(app).getByRole('button', { name: 'Try now' }).click();
  await roost.resume();
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });

  await remote(app).getByRole('switch', { name: 'Use Home' }).click();
  await expect(remote(app).getByText('Switched off')).toBeVisible();
  await expect.poll(() => roost.wings.length).toBe(0);
  await remote(app).getByRole('switch', { name: 'Use Home' }).click();
  await expect(remote(app).getByText(/^Connected, .* ms$/)).toBeVisible({ timeout: 15_000 });
  await remote(app).getByRole('button', { name: 'Sign out' }).click();
  await expect(remote(app).getByText('Not signed in')).toBeVisible();
  await remote(app).getByRole('button', { name: 'Remove Home' }).click();
  await app.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(remote(app).getByText('Use this machine from any browser')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(remote(app)).toHaveCount(0);
  await expect(bar(app)).toHaveCount(0);
});

test('who is connected is listed, marked at the session, and cut off', async ({ app, roost }) => {
  await linkRoost(app, roost);
  await tab(app, 'Connected now').click();
  await expect(remote(app).getByText('Nobody is connected')).toBeVisible();
  await keepScreenshot(app, 'remote-nobody');
  const ann = roost.addUser('ann', { displayName: 'Ann' });
  const bob = roost.addUser('bob', { displayName: 'Bob' });
  await tab(app, 'Who may come in').click();
  await remote(app).getByRole('switch', { name: 'Others may watch' }).click();
  await expect(remote(app).getByRole('switch', { name: 'Others may watch' })).toBeChecked();
  for (const { email } of [ann, bob]) {
    await remote(app).getByRole('textbox', { name: 'Add admin' }).fill(email);
    await app.keyboard.press('Enter');
    await expect(remote(app).getByRole('button', { name: `Remove ${email}` })).toBeVisible();
  }
  await tab(app, 'History').click();
  await expect(remote(app).getByText('Nothing is kept')).toBeVisible();
  await keepScreenshot(app, 'remote-history-empty');
  await tab(app, /^Connected now/).click();
  const tabs = { roost, reattachAfter: null, wingId: roost.wings[0]?.wingId ?? '' };
  await using types = new ScriptedBrowser({ ...tabs, user: ann });
  await types.connect();
  await types.start();
  await using watches = new ScriptedBrowser({ ...tabs, user: bob });
  await watches.connect();
  await watches.attach(types.sessionId, { spectate: true });
  const people = remote(app).getByRole('list', { name: 'People' });
  await expect(people.getByText('Types in')).toBeVisible();
  await expect(people.getByText('Watches')).toBeVisible();
  await expect(people.getByText(/^Through the roost · Home · since/)).toHaveCount(2);
  await expect(tab(app, 'Connected now (2)')).toBeVisible();
  await expect(bar(app)).toHaveText('1 in control, 1 watching');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-viewers');
  await app.emulateMedia({ colorScheme: 'light' });
  await app.setViewportSize({ width: 360, height: 740 });
  await keepScreenshot(app, 'remote-viewers-phone');
  await app.setViewportSize({ width: 1280, height: 720 });
  await app.emulateMedia({ colorScheme: 'dark' });

  // The session is one click away, and says who is there.
  await people.getByText('Types in').getByRole('button').click();
  await expect(remote(app)).toHaveCount(0);
  const pane = app.locator('[data-terminal]:visible');
  await expect(
    pane.getByText(/Ann types here, bob@example.com watches, from elsewhere\./),
  ).toBeVisible();
  await expect(
    app.getByRole('treeitem', { name: /Ann types here, bob@example.com watches/ }),
  ).toBeVisible();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-marks');
  await pane.getByRole('button', { name: 'Remote access…' }).click();
  await tab(app, /^Connected now/).click();
  await remote(app)
    .getByRole('button', { name: /^Cut off bob@example.com from/ })
    .click();
  await expect(tab(app, 'Connected now (1)')).toBeVisible();
  await app.keyboard.press('Escape');
  await chooseCommand(app, 'Cut off everybody');
  await app.getByRole('alertdialog').getByRole('button', { name: 'Cut off everybody' }).click();
  await expect(bar(app)).toHaveText('Remote access: on');
  await expect(pane.getByText('from elsewhere.')).toHaveCount(0);
});

test('who may come in is changed, kept at once, and can be taken back', async ({
  app,
  aerie,
  roost,
}) => {
  await linkRoost(app, roost);
  const kept = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(join(aerie.home, '.aerie', 'remote.json'), 'utf8')).access;
  await tab(app, 'Who may come in').click();
  const lock = remote(app).getByRole('switch', { name: 'Lock this machine' });
  await lock.click();
  const question = app.getByRole('alertdialog');
  await expect(question).toContainText('Add local@example.com first?');
  await keepScreenshot(app, 'remote-lock-question');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(lock).not.toBeChecked();
  await lock.click();
  await question.getByRole('button', { name: 'Add and lock' }).click();
  await expect(lock).toBeChecked();
  await expect.poll(() => roost.wings[0]?.locked).toBe(true);

  const allowed = remote(app).getByRole('list', { name: 'Allow list' }).getByRole('listitem');
  await expect(allowed).toHaveText([/^local@example.com.*No key yet/]);
  const person = remote(app).getByRole('textbox', { name: 'Add to allow list' });
  await person.fill('local@example.com');
  await person.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText(/on the list already/);
  await expect(person).toHaveValue('local@example.com');
  await person.fill('cleo@example.com');
  await person.press('Enter');
  await expect(allowed).toHaveCount(2);
  await expect(person).toHaveValue('');
  await remote(app)
    .getByRole('button', { name: /^Remove cleo@example.com/ })
    .press('Enter');
  await expect(allowed).toHaveCount(1);
  await expect(allowed.getByRole('button')).toBeFocused();
  await remote(app).getByRole('button', { name: 'Undo' }).click();
  await expect(allowed).toHaveCount(2);

  const folder = remote(app).getByRole('textbox', { name: 'Add folder' });
  await folder.fill('project');
  await folder.press('Enter');
  await expect(remote(app).getByRole('alert')).toHaveText(/whole path/);
  await folder.fill('/home/ann/project');
  await folder.press('Enter');
  const member = remote(app).getByRole('textbox', { name: 'Add member of /home/ann/project' });
  await member.fill('bob@example.com');
  await member.press('Enter');
  await expect(remote(app).getByRole('button', { name: 'Remove bob@example.com' })).toBeVisible();
  await remote(app).getByLabel('Passkey holds for').selectOption('4 hours');
  await remote(app).getByLabel('End unused sessions after').selectOption('1 day');
  await remote(app)
    .getByRole('switch', { name: /^Record sessions/ })
    .click();
  await remote(app).getByLabel('Way of the bytes').selectOption('P2P where it works');
  const ice = remote(app).getByRole('textbox', { name: 'Add ICE server' });
  await ice.fill('stun:stun.example.org:3478');
  await ice.press('Enter');
  await expect(remote(app).getByRole('list', { name: 'ICE servers' })).toBeVisible();
  await expect.poll(kept).toMatchObject({
    locked: true,
    allowed: [{ email: 'local@example.com', userId: 'local' }, { email: 'cleo@example.com' }],
    paths: [{ path: '/home/ann/project', members: [{ email: 'bob@example.com' }] }],
    authTtl: 14_400_000,
    idleTimeout: 86_400_000,
    audit: true,
    connection: 'p2p',
    iceServers: [{ urls: ['stun:stun.example.org:3478'] }],
  });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-access-end');
  await lock.scrollIntoViewIfNeeded();
  await keepScreenshot(app, 'remote-access');
  await app.emulateMedia({ colorScheme: 'light' });
  await keepScreenshot(app, 'remote-access-light');
  await app.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-access-phone');
  await member.scrollIntoViewIfNeeded();
  await keepScreenshot(app, 'remote-access-phone-folders');
  await app.setViewportSize({ width: 1280, height: 720 });
  await app.keyboard.press('Escape');
  await chooseCommand(app, 'Theme: High contrast');
  await app.keyboard.press('Control+Shift+Y');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-high-contrast');
  await tab(app, 'Who may come in').click();
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-access-high-contrast');
});

test('rules that cannot be read keep everybody out, and say what to do', async ({ app, aerie }) => {
  const file = join(aerie.home, '.aerie', 'remote.json');
  await mkdir(join(aerie.home, '.aerie'), { recursive: true });
  await writeFile(file, '{"version":1');
  await app.keyboard.press('Control+Shift+Y');
  await expect(remote(app).getByText('Remote access is closed')).toBeVisible();
  await expect(remote(app)).toContainText(`${file} cannot be read`);
  await expect(bar(app)).toHaveText('Remote access: problem');
  await expectAccessible(app);
  await keepScreenshot(app, 'remote-broken');
  await rm(file);
  await remote(app).getByRole('button', { name: 'Try again' }).click();
  await expect(remote(app).getByText('Use this machine from any browser')).toBeVisible();
  await expect(bar(app)).toHaveCount(0);
});
