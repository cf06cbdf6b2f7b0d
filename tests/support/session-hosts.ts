import { join } from 'node:path';
import { connectDoor } from '#client/connect-door.ts';
import type { Door } from '#client/door-record.ts';
import { listDoors } from '#client/list-doors.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';

/** The doors below a home made by `startAerie`, newest first. */
function doorsOf(home: string): Promise<Door[]> {
  return listDoors(join(home, '.aerie', 'run'));
}

/** The session hosts that answer now. */
export async function hostsOf(home: string): Promise<Door[]> {
  return (await doorsOf(home)).filter(({ kind }) => kind === 'host');
}

/** A client of the app in `home`, over its local door. */
export async function connectToApp(home: string): Promise<WingClient> {
  const door = (await doorsOf(home)).find(({ kind }) => kind === 'app');
  if (!door) throw new Error('No app answers.');
  return connectWing(await connectDoor(door));
}

/** Ends every session host below `home`, with what runs in it. */
export async function endHosts(home: string): Promise<void> {
  const hosts = await hostsOf(home);
  await Promise.all(hosts.map(({ pid }) => endProcess(pid)));
}

/** Ends a process that is not our child and waits until it is gone; by force after ten seconds. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (let next: NodeJS.Signals | 0 = signal; ; next = 0) {
    try {
      process.kill(pid, next === 0 && performance.now() > deadline ? 'SIGKILL' : next);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
