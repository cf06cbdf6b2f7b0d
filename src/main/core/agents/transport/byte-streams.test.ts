import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readableBytes, writableBytes } from './byte-streams.ts';

describe('readableBytes', () => {
  it('makes a source wait that is read too slowly, and loses nothing', async () => {
    let produced = 0;
    const source = new Readable({
      read() {
        produced += 1;
        this.push(produced > 256 ? null : Buffer.alloc(64 * 1024));
      },
    });
    const reader = readableBytes(source).getReader();
    await new Promise((resolve) => source.once('pause', resolve));
    expect(produced).toBeLessThan(64);
    let total = 0;
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      total += value?.length ?? 0;
    }
    expect(total).toBe(256 * 64 * 1024);
  });

  it('ends when the source is destroyed, and breaks when that breaks', async () => {
    const ended = new PassThrough();
    const reader = readableBytes(ended).getReader();
    ended.destroy();
    expect((await reader.read()).done).toBe(true);
    const broken = new PassThrough();
    const failing = readableBytes(broken).getReader();
    broken.destroy(new Error('broken'));
    await expect(failing.read()).rejects.toThrow('broken');
  });

  it('lets go of the source when nobody reads any more', async () => {
    const source = new PassThrough();
    await readableBytes(source).cancel();
    expect(source.destroyed).toBe(true);
  });
});

describe('writableBytes', () => {
  it('tells each write what became of it', async () => {
    const taken: string[] = [];
    const target = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        taken.push(chunk.toString());
        done(taken.length > 1 ? new Error('full') : null);
      },
    });
    const writer = writableBytes(target).getWriter();
    await writer.write(Buffer.from('one'));
    await expect(writer.write(Buffer.from('two'))).rejects.toThrow('full');
    expect(taken).toEqual(['one', 'two']);
  });

  it('ends the target with itself', async () => {
    const target = new PassThrough();
    await writableBytes(target).close();
    expect(target.writableEnded).toBe(true);
    const other = new PassThrough();
    await writableBytes(other).abort();
    expect(other.writableEnded).toBe(true);
  });
});
