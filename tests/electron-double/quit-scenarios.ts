// What the desktop promises about its end.

import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { connectDoor } from '#client/connect-door.ts';
import { listDoors } from '#client/list-doors.ts';
import { connectWing } from '#shared/client/wing-client.ts';
import type { Scenario } from './scenario.ts';
import { screenText, sees, type, work } from './screen.ts';
import { lives, shellPids } from './shell-processes.ts';
import { traySessions } from './tray-sessions.ts';
import { until } from './until.ts';

export const quitScenarios: readonly Scenario[] = [
  {
    title: 'asks before quitting while a command runs, and stays open on Cancel',
    async run(desktop) {
      const page = await desktop.page();
      await work(page, 'begin');
      await type(page, 'sleep 300\n');
      await until('a busy session', async () => {
        const listed = traySessions(await desktop.trayLabels());
        return listed.some((label) => label.endsWith('(busy)')) || undefined;
      });
      await desktop.quit(1);
      await until('the question', async () => (await desktop.dialogs())[0]);
      assert.equal(shellPids(desktop).length, 1);
      assert.equal((await desktop.windows())[0]?.visible, true);
    },
  },
  {
    title: 'ends every child when it quits',
    async run(desktop) {
      const page = await desktop.page();
      await sees(page, 'ready>');
      await type(page, 'sleep 300 & echo child-$!-\n');
      await sees(page, 'child-');
      const child = await until('the pid', async () => {
        const match = /child-(\d+)-/.exec(await screenText(page));
        return match ? Number(match[1]) : undefined;
      });
      const shells = shellPids(desktop);
      assert.equal(lives(child), true);
      await desktop.quit(0);
      assert.equal(await desktop.exited, 0);
      // An orphan counts as living until the system has collected it.
      await until('the end of every child', async () =>
        [child, ...shells].some(lives) ? undefined : true,
      );
    },
  },
  {
    title: 'quits without ending persistent sessions, which their host keeps with screen and all',
    settings: { 'sessions.host': 'persistent' },
    async run(desktop) {
      const run = join(dirname(desktop.settingsPath), 'run');
      const page = await desktop.page();
      try {
        await work(page, 'kept');
        await desktop.quit();
        assert.equal(await desktop.exited, 0);
        const [host] = await listDoors(run);
        assert.equal(host?.kind, 'host');
        const { api, transport } = connectWing(await connectDoor(host));
        const [session] = await api.sessions.list();
        assert.equal(session?.state, 'detached');
        let text = '';
        for await (const part of await api.sessions.history({ id: session.id, format: 'text' }))
          text += part;
        assert.match(text, /kept-42/);
        transport.close();
      } finally {
        for (const { kind, pid } of await listDoors(run)) if (kind === 'host') process.kill(pid);
        await until('the end of the host', async () =>
          (await listDoors(run)).length === 0 ? true : undefined,
        );
      }
    },
  },
];
