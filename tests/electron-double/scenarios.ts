// What the desktop promises, told once: run on the Electron double and on the real runtime.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SettingPatch } from '#shared/contract/index.ts';
import { fakeAgentLine } from '#tests/support/fake-agent/fake-agent-launch.ts';
import { quitScenarios } from './quit-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { sees, type, work } from './screen.ts';
import { lives, shellPids } from './shell-processes.ts';
import { traySessions } from './tray-sessions.ts';
import { until } from './until.ts';

const all: readonly Scenario[] = [
  {
    title: 'opens a window with a ready terminal that answers typing',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'hello');
      assert.deepEqual(
        (await desktop.windows()).map(({ visible }) => visible),
        [true],
      );
    },
  },
  {
    title: 'gives the page three facts and no way to Electron',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      const found = await page.evaluate(() => {
        const scope = window as unknown as Record<string, unknown>;
        return {
          bridge: Object.keys(scope['aerieDesktop'] ?? {}).sort(),
          leaks: ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter(
            (name) => name in scope,
          ),
        };
      });
      assert.deepEqual(found.bridge, ['getPathForFile', 'platform', 'version']);
      assert.deepEqual(found.leaks, []);
    },
  },
  {
    title: 'shows its page under a strict policy and serves only its own files',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      const found = await page.evaluate(async () => {
        const violated: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => {
          violated.push(event.effectiveDirective);
        });
        const script = document.createElement('script');
        script.textContent = 'window.inlineRan = true';
        document.body.append(script);
        const remote = await fetch('https://example.org/').then(
          () => 'reached',
          () => 'blocked',
        );
        const frame = document.createElement('iframe');
        frame.src = 'https://example.org/';
        document.body.append(frame);
        const status = async (path: string, method = 'GET'): Promise<number> =>
          (await fetch(path, { method })).status;
        return {
          inlineRan: 'inlineRan' in window,
          remote,
          missing: await status('/assets/none.js'),
          hidden: await status('/.env'),
          outside: await status('/%2e%2e/%2e%2e/package.json'),
          posted: await status('/', 'POST'),
          violated: violated.sort(),
        };
      });
      assert.deepEqual(found, {
        inlineRan: false,
        remote: 'blocked',
        missing: 404,
        hidden: 404,
        outside: 404,
        posted: 403,
        violated: ['connect-src', 'frame-src', 'script-src-elem'],
      });
    },
  },
  {
    title: 'keeps sessions running when the last window closes and shows the same screen again',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'before');
      const shells = shellPids(desktop);
      await desktop.closeWindow();
      assert.deepEqual(await desktop.windows(), []);
      assert.deepEqual(shellPids(desktop), shells);
      await desktop.clickTray('Show Aerie');
      const again = await desktop.page();
      await sees(again, 'before-42');
      await type(again, 'echo after-$((1+1))\n');
      await sees(again, 'after-2');
      assert.deepEqual(shellPids(desktop), shells);
    },
  },
  {
    title: 'shows the same screen after a reload',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'kept');
      const loaded = page.waitForEvent('load');
      await page.evaluate(() => location.reload());
      await loaded;
      await sees(page, 'kept-42');
      assert.equal(shellPids(desktop).length, 1);
    },
  },
  {
    title: 'loads a crashed page again, with the same screen',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'alive');
      const loaded = page.waitForEvent('load');
      await desktop.crashPage();
      await loaded;
      await sees(page, 'alive-42');
      assert.equal(shellPids(desktop).length, 1);
    },
  },
  {
    title: 'quits with its last window when told not to keep running',
    // There an app never quits with its windows.
    except: 'darwin',
    settings: { 'desktop.closeToTray': false },
    async run(desktop) {
      await sees(await desktop.page(), 'ready>');
      const shells = shellPids(desktop);
      assert.equal(shells.length, 1);
      await desktop.closeWindow();
      assert.equal(await desktop.exited, 0);
      assert.deepEqual(shells.filter(lives), []);
    },
  },
  {
    title: 'opens a second window that shows the same session and its screen',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'shared');
      await page.keyboard.press(process.platform === 'darwin' ? 'Meta+n' : 'Control+Shift+N');
      await until('two windows', async () => desktop.pages().length === 2 || undefined);
      const second = desktop.pages().find((other) => other !== page);
      assert.ok(second);
      await sees(second, 'shared-42');
      await type(second, 'echo both-$((3+3))\n');
      await sees(page, 'both-6');
      assert.equal(shellPids(desktop).length, 1);
    },
  },
  {
    title: 'keeps a changed setting in the settings file',
    settings: { 'terminal.fontSize': 14 },
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      await page.locator('.xterm-helper-textarea').first().focus();
      await page.keyboard.press('ControlOrMeta+=');
      await until('the larger font in the file', async () => {
        const saved: unknown = JSON.parse(await readFile(desktop.settingsPath, 'utf8'));
        return (saved as SettingPatch)['terminal.fontSize'] === 15 || undefined;
      });
    },
  },
  {
    title: 'begins a chat from the tray with a preset in a click, and lists it while it works',
    settings: {
      'agents.custom': [fakeAgentLine()],
      'agents.presets': [
        {
          id: 'p1',
          name: 'Wait here',
          agent: 'custom-fake',
          cwd: '',
          options: {},
          worktree: false,
          prompt: 'wait',
        },
      ],
    },
    async run(desktop) {
      const first = await desktop.page();
      await sees(first, 'ready>');
      await desktop.closeWindow();
      await desktop.clickTray('New chat with preset', 'Wait here');
      await until('the tray to list the chat', async () =>
        (await desktop.trayLabels()).includes('wait (working)') ? true : undefined,
      );
      const page = await desktop.page();
      await page.getByRole('textbox', { name: 'Message to Fake' }).waitFor();
      await page.getByRole('button', { name: 'Stop (Esc)' }).click();
      await until('the tray to forget it', async () =>
        (await desktop.trayLabels()).includes('wait (working)') ? undefined : true,
      );
      await desktop.clickTray('New chat…');
      await page.getByRole('dialog', { name: 'New chat' }).waitFor();
    },
  },
  {
    title: 'lists sessions in the tray and starts a new terminal from there, without a window too',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      await until('the tray to list it', async () => {
        const listed = traySessions(await desktop.trayLabels());
        return (listed.length === 1 && listed[0] !== 'No running sessions') || undefined;
      });
      await desktop.closeWindow();
      await desktop.clickTray('New terminal');
      await until('two sessions', async () => {
        const listed = traySessions(await desktop.trayLabels());
        return listed.length === 2 || undefined;
      });
      const again = await desktop.page();
      await sees(again, 'ready>');
      assert.equal(shellPids(desktop).length, 2);
    },
  },
  {
    title: 'shows its window when started a second time, and opens a terminal if asked to',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      await desktop.blur();
      assert.equal(await desktop.startAgain([]), 0);
      await until('the focus', async () => (await desktop.windows())[0]?.focused || undefined);
      assert.equal(await desktop.startAgain(['--new']), 0);
      await until('two shells', async () => shellPids(desktop).length === 2 || undefined);
      // The page takes the session out of its address once it shows it.
      await until('the new terminal to be shown', async () =>
        (await page.evaluate(() => location.hash)) === '' ? true : undefined,
      );
      assert.equal((await desktop.windows()).length, 1);
    },
  },
  {
    title: 'stays on its page, opens links outside and denies permissions',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      const address = page.url();
      await page.evaluate(() => {
        location.href = 'https://example.org/away';
      });
      const opened = await page.evaluate(() => {
        window.open('https://example.org/docs');
        window.open('file:///etc/passwd');
        window.open('javascript:alert(1)');
        return navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state);
      });
      assert.equal(opened, 'denied');
      await until('the link', async () => (await desktop.opened()).length > 0 || undefined);
      assert.deepEqual(await desktop.opened(), ['https://example.org/docs']);
      await work(page, 'still');
      assert.equal(page.url().split('#')[0], address.split('#')[0]);
      assert.equal((await desktop.windows()).length, 1);
    },
  },
  {
    title: 'tells about a bell while nobody looks and shows the session on a click',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      await desktop.closeWindow();
      await desktop.clickTray('New terminal');
      const again = await desktop.page();
      await sees(again, 'ready>');
      const sign = join(dirname(desktop.settingsPath), 'ring');
      // Runs, and not merely stands there: its end may still be on its way when the window closes.
      const ring = `until [ -e '${sign}' ]; do sleep 0.1; done; printf "\\a"`;
      await type(again, `echo armed-$((40+2)); ${ring}\n`);
      await sees(again, 'armed-42');
      await desktop.closeWindow();
      await writeFile(sign, '');
      await until('a notification', async () => (await desktop.notifications())[0]);
      assert.deepEqual(await desktop.windows(), []);
      await desktop.clickNotification();
      await sees(await desktop.page(), 'ready>');
    },
  },
  {
    title: 'gives no port to a foreign page or a sub-frame',
    doubleOnly: true,
    async run(desktop) {
      const ask = desktop.askForPort;
      assert.ok(ask);
      await sees(await desktop.page(), 'ready>');
      assert.equal(await ask('https://example.org/', true), false);
      assert.equal(await ask('aerie://app/', false), false);
      assert.equal(await ask('aerie://app.example.org/', true), false);
      // The same question from our own page: what the refusals are measured against.
      assert.equal(await ask('aerie://app/', true), true);
    },
  },
];

const every = [...all, ...quitScenarios];

/** The scenarios of this platform. */
export const scenarios = every.filter((scenario) => scenario.except !== process.platform);
