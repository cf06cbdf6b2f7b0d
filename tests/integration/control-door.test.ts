// The local door of a process: when it is open, and what is told when it cannot be.

import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listDoors, readDoors } from '#client/list-doors.ts';
import { startControlDoor } from '#core/local-api/control-door.ts';
import { Notices } from '#core/notices.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemorySettings } from '#tests/support/memory-settings.ts';
import { doorOptions, temporaryFolder } from '#tests/support/open-door.ts';

const patience = { timeout: 15_000 };

function control(options: Parameters<typeof doorOptions>[0] = {}, settings = new MemorySettings()) {
  const notices = new Notices(new ManualClock());
  const all = doorOptions(options);
  const door = { kind: all.kind, name: all.name };
  const started = startControlDoor({ ...all, door, settings, notices });
  onTestFinished(() => started.dispose());
  return { started, settings, notices, folder: all.folder };
}

it('opens and closes the door of an app; a second app gets another name', async () => {
  const { started, settings, notices, folder } = control();
  await started.settled();
  const second = control({ folder }).started;
  await second.settled();
  expect((await listDoors(folder)).map(({ name }) => name).sort()).toEqual([
    'app',
    `app-${process.pid}`,
  ]);
  settings.update({ 'local.control': false });
  await started.settled();
  expect(started.current).toBeUndefined();
  expect(await listDoors(folder)).toHaveLength(1);
  settings.update({ 'local.control': true });
  await started.settled();
  expect(started.current).toBeDefined();
  expect(notices.open).toEqual([]);
});

it('does not close that of a host', async () => {
  const { started } = control(
    { kind: 'host', name: 'h' },
    new MemorySettings({ 'local.control': false }),
  );
  await started.settled();
  expect(started.current).toBeDefined();
});

it('is told when the folder cannot be used; nothing else is affected', async () => {
  const folder = join(temporaryFolder(), 'run');
  writeFileSync(folder, 'a file is in the way');
  const { started, notices } = control({ folder });
  await started.settled();
  expect(notices.open).toMatchObject([
    { level: 'warning', title: 'The aerie command cannot reach this app' },
  ]);
  expect(notices.open[0]?.detail).toContain(folder);
  expect(statSync(folder).isFile()).toBe(true);
});

it('opens a door anew whose socket was removed', async () => {
  const clock = new ManualClock();
  const { started, folder } = control({ clock });
  await started.settled();
  rmSync(started.current?.socket ?? '');
  expect(await listDoors(folder)).toEqual([]);
  clock.advance(5000);
  await expect.poll(async () => (await readDoors(folder)).length, patience).toBe(1);
  await started.settled();
  expect(await listDoors(folder)).toHaveLength(1);
});
