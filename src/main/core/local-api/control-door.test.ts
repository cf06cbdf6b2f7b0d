import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectDoor } from '#client/connect-door.ts';
import { listDoors } from '#client/list-doors.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemorySettings } from '#tests/support/memory-settings.ts';
import { Notices } from '../notices.ts';
import { nodeRandom } from '../system/node-random.ts';
import { startControlDoor } from './control-door.ts';

it('is tried again until it opens, and says once that it did not', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'aerie-door-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, 'run');
  await writeFile(folder, 'in the way');
  const clock = new ManualClock();
  const notices = new Notices(clock);
  const door = startControlDoor({
    door: { kind: 'host', name: 'host-a' },
    folder,
    version: '1.0.0',
    pid: process.pid,
    connect: () => ({ dispose: () => {} }),
    settings: new MemorySettings({}),
    notices,
    clock,
    logger: silentLogger,
    random: nodeRandom,
  });
  await door.settled();
  clock.advance(10_000);
  await door.settled();
  expect(door.current).toBeUndefined();
  expect(notices.open).toHaveLength(1);
  await rm(folder);
  clock.advance(10_000);
  await door.settled();
  const [found] = await listDoors(folder);
  if (!found) throw new Error('There is no door.');
  const transport = await connectDoor(found);
  transport.destroy();
  await door.dispose();
  expect(await listDoors(folder)).toEqual([]);
  expect(clock.pending).toBe(0);
});
