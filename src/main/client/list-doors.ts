// Finds the doors of this user by the records in their folder.

import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Door, type DoorRecord, doorFiles, readDoorRecord } from './door-record.ts';
import { answersAt } from './probe-socket.ts';

/** A longer record is none, in characters. */
const MAX_RECORD = 16 * 1024;
/** One that does not answer in time is taken for alive: it may be busy. */
const PROBE_TIMEOUT = 1000;

/** The records in `runFolder`, newest first, whether anyone answers there or not. */
export async function readDoors(runFolder: string): Promise<Door[]> {
  const names = await readdir(runFolder).catch(() => []);
  const records = names
    .filter((name) => name.endsWith('.json'))
    .map(async (name) => parseRecord(await textOf(join(runFolder, name)), name));
  return (await Promise.all(records))
    .filter((record) => record !== null)
    .map((record) => ({ ...record, folder: runFolder }))
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** As {@link readDoors}, but only those that answer; what others left behind is removed. */
export async function listDoors(runFolder: string): Promise<Door[]> {
  const doors = await readDoors(runFolder);
  const alive = await Promise.all(doors.map((door) => answersAt(door.socket, PROBE_TIMEOUT)));
  await Promise.all(doors.filter((_, i) => !alive[i]).map(forgetDoor));
  return doors.filter((_, i) => alive[i]);
}

/** Removes the files of a door that is gone, unless a new one of the name is being opened. */
export async function forgetDoor(door: Door): Promise<void> {
  const files = doorFiles(door.folder, door.name);
  const written = await mtimeOf(files.record);
  const found = parseRecord(await textOf(files.record), `${door.name}.json`);
  if (found?.pid !== door.pid || found.startedAt !== door.startedAt || written === null) return;
  // The record is written last: what is newer belongs to a successor that has not written its own yet.
  const isSocket = await lstat(door.socket).then(
    (info) => info.isSocket(),
    () => false,
  );
  for (const path of isSocket ? [door.socket, files.token] : [files.token]) {
    const made = await mtimeOf(path);
    if (made !== null && made > written) return;
    await rm(path, { force: true });
  }
  await rm(files.record, { force: true });
}

function parseRecord(text: string, fileName: string): DoorRecord | null {
  const record = readDoorRecord(text);
  return record && `${record.name}.json` === fileName ? record : null;
}

async function textOf(path: string): Promise<string> {
  const size = await stat(path).then(
    (info) => (info.isFile() ? info.size : Number.POSITIVE_INFINITY),
    () => Number.POSITIVE_INFINITY,
  );
  return size > MAX_RECORD ? '' : readFile(path, 'utf8').catch(() => '');
}

async function mtimeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}
