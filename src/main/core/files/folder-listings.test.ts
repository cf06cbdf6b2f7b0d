import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { FolderListings } from './folder-listings.ts';
import type { FolderListing } from './scan-folder.ts';

const never = new AbortController().signal;
const listing = (name: string): FolderListing => ({ files: [name], complete: true });

/** Scans that end when told. */
function scene() {
  const clock = new ManualClock();
  const scans: { folder: string; signal: AbortSignal; end: (l: FolderListing) => void }[] = [];
  const listings = new FolderListings(clock, (folder, signal) => {
    const { promise, resolve } = Promise.withResolvers<FolderListing>();
    scans.push({ folder, signal, end: resolve });
    return promise;
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, scans, listings, turn };
}

describe('FolderListings', () => {
  it('A53: looks through a folder once for all who ask, and again when the list is old', async () => {
    const { clock, scans, listings, turn } = scene();
    const both = [listings.list('/a', never), listings.list('/a', never)];
    await turn();
    expect(scans).toHaveLength(1);
    scans[0]?.end(listing('x'));
    expect(await Promise.all(both)).toEqual([listing('x'), listing('x')]);
    expect(await listings.list('/a', never)).toEqual(listing('x'));
    clock.advance(6000);
    void listings.list('/a', never).catch(() => {});
    await turn();
    expect(scans).toHaveLength(2);
  });

  it('A53: looks through one folder at a time, and no longer than somebody waits', async () => {
    const { scans, listings, turn } = scene();
    const caller = new AbortController();
    const first = listings.list('/a', caller.signal);
    const second = listings.list('/b', never);
    await turn();
    expect(scans.map(({ folder }) => folder)).toEqual(['/a']);
    caller.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(scans[0]?.signal.aborted).toBe(true);
    scans[0]?.end(listing('late'));
    await turn();
    expect(scans.map(({ folder }) => folder)).toEqual(['/a', '/b']);
    scans[1]?.end(listing('y'));
    expect(await second).toEqual(listing('y'));
    void listings.list('/a', never).catch(() => {});
    await turn();
    expect(scans).toHaveLength(3);
  });
});
