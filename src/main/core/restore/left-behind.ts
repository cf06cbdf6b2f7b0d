// Finds what owners that are gone left behind, and takes it over. What cannot be read stays where it
// is until it is too old: another key may still open it.

import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '#shared/base/ports.ts';
import type { KeyRing } from './key-ring.ts';
import { OwnerFolder } from './owner-folder.ts';
import type { SavedMeta } from './saved-meta.ts';
import { SavedSlot } from './saved-slot.ts';

/** In a slot whose trouble was told already. */
const TOLD = 'told';

/** One session of an earlier run. */
export interface LeftBehind {
  readonly slot: SavedSlot;
  readonly meta: SavedMeta;
  /** When it was last known to be there, in ms since the epoch. */
  readonly lastAlive: number;
}

/** What was found. */
export interface Findings {
  readonly sessions: readonly LeftBehind[];
  /** Sessions that cannot be read, told for the first time. */
  readonly unreadable: number;
  /** Deletes the folders that are empty now and lets go of the rest. */
  release(): Promise<void>;
}

export interface SearchOptions {
  readonly root: string;
  readonly keys: KeyRing;
  readonly random: Random;
  /** Anything older than this time, in ms since the epoch, is deleted. */
  readonly oldest: number;
}

/** Looks through the folders of owners that are gone. Those of living ones are not touched. */
export async function findLeftBehind(options: SearchOptions): Promise<Findings> {
  const owners: OwnerFolder[] = [];
  const sessions: LeftBehind[] = [];
  let unreadable = 0;
  for await (const owner of OwnerFolder.abandoned(options.root)) {
    owners.push(owner);
    const alive = await owner.lastAlive();
    // What another kind of store protects is read by the door that uses it.
    const known = options.keys.kinds.includes(await owner.mark());
    const look = async (path: string): Promise<void> => {
      const written = await lastWrite(path);
      const lastAlive = Math.max(alive, written ?? 0);
      if (written === null || lastAlive < options.oldest) {
        await rm(path, { recursive: true, force: true });
        return;
      }
      const found = await readSlot(path, options);
      if (found) sessions.push({ ...found, lastAlive });
      else if (known && (await tellOnce(path))) unreadable += 1;
    };
    await Promise.all((await owner.slots()).map(look));
  }
  return { sessions, unreadable, release: () => release(owners) };
}

async function readSlot(path: string, { keys, random }: SearchOptions) {
  const fingerprint = await SavedSlot.fingerprintAt(path);
  const key = fingerprint === null ? undefined : keys.find(fingerprint);
  if (!key) return null;
  const slot = new SavedSlot(path, key, random);
  const meta = await slot.readMeta();
  return meta && { slot, meta };
}

/** Null for a session that ended before its first facts were written. */
async function lastWrite(slot: string): Promise<number | null> {
  const names: string[] = await readdir(slot).catch(() => []);
  if (!names.includes('meta')) return null;
  const times = names.map(
    async (name) => (await stat(join(slot, name)).catch(() => null))?.mtimeMs,
  );
  return Math.max(0, ...(await Promise.all(times)).map((time) => time ?? 0));
}

/** True the first time. */
async function tellOnce(slot: string): Promise<boolean> {
  try {
    await writeFile(join(slot, TOLD), '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    // Told before, or not even that can be written.
    return false;
  }
}

async function release(owners: readonly OwnerFolder[]): Promise<void> {
  for (const owner of owners) {
    if ((await owner.slots()).length === 0) await owner.remove();
    else owner.dispose();
  }
}
