import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RecordingFile, type RecordingSink } from './recording-file.ts';

const patience = { timeout: 15_000, interval: 5 };

/** A disk that writes when told to. */
class FakeDisk implements RecordingSink {
  text = '';
  writes = 0;
  closed = false;
  held = false;
  failure: Error | undefined;
  #release: (() => void) | undefined;

  async write(bytes: Uint8Array): Promise<void> {
    this.writes += 1;
    if (this.held) await new Promise<void>((resolve) => (this.#release = resolve));
    if (this.failure) throw this.failure;
    this.text += new TextDecoder().decode(bytes);
  }
  async close(): Promise<void> {
    this.closed = true;
  }
  release(): void {
    this.held = false;
    this.#release?.();
  }
}

function setUp() {
  const clock = new ManualClock();
  const disk = new FakeDisk();
  return { clock, disk, file: new RecordingFile(disk, clock) };
}

describe('RecordingFile', () => {
  it('joins what comes within a quarter of a second', async () => {
    const { clock, disk, file } = setUp();
    file.append('a\n');
    file.append('b\n');
    expect(disk.writes).toBe(0);
    clock.advance(250);
    await file.flush();
    expect(disk).toMatchObject({ text: 'a\nb\n', writes: 1 });
    expect(clock.pending).toBe(0);
  });

  it('writes at once when much waits', () => {
    const { disk, file } = setUp();
    file.append('x'.repeat(64 * 1024));
    expect(disk.writes).toBe(1);
  });

  it('writes what came during a write without being asked again', async () => {
    const { disk, file } = setUp();
    disk.held = true;
    file.append('x'.repeat(64 * 1024));
    file.append('rest');
    disk.release();
    await vi.waitFor(() => expect(disk.text.endsWith('xrest')).toBe(true), patience);
  });

  it('holds a bounded amount for a slow disk, and says when it goes on', async () => {
    const { disk, file } = setUp();
    const drained = vi.fn();
    file.onDidDrain(drained);
    disk.held = true;
    const line = 'x'.repeat(1024 * 1024);
    let taken = 0;
    while (file.append(line)) taken += 1;
    expect(taken).toBe(8);
    expect(file.bytes).toBe(taken * line.length);
    disk.release();
    await file.flush();
    expect(disk.text).toHaveLength(taken * line.length);
    expect(drained).toHaveBeenCalledTimes(1);
    expect(file.append('more')).toBe(true);
  });

  it('tells of a full disk once and takes nothing more', async () => {
    const { disk, file } = setUp();
    const failed = vi.fn();
    file.onDidFail(failed);
    disk.failure = new Error('ENOSPC');
    file.append('a');
    await file.flush();
    file.append('b');
    await file.close();
    expect(failed).toHaveBeenCalledExactlyOnceWith(disk.failure);
    expect(disk).toMatchObject({ writes: 1, closed: true });
  });

  it('writes all that waits before it closes', async () => {
    const { disk, file } = setUp();
    file.append('a');
    await file.close();
    expect(disk).toMatchObject({ text: 'a', closed: true });
  });
});
