import { describe, expect, it } from 'vitest';
import { RawWriter } from './raw-writer.ts';

function setUp() {
  const calls: { id: string; input: string; finish: () => void; fail: () => void }[] = [];
  const failed: string[] = [];
  const writer = new RawWriter(
    (id, input) =>
      new Promise((resolve, reject) => {
        calls.push({ id, input, finish: resolve, fail: () => reject(new Error('gone')) });
      }),
    (id) => failed.push(id),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { calls, failed, writer, settle };
}

describe('RawWriter', () => {
  it('keeps the order of keys, and sends what waits together', async () => {
    const { calls, writer, settle } = setUp();
    for (const key of 'abc') writer.type('s', key);
    expect(calls.map((c) => c.input)).toEqual(['a']);
    calls[0]?.finish();
    await settle();
    expect(calls.map((c) => c.input)).toEqual(['a', 'bc']);
    writer.type('s', 'd');
    calls[1]?.finish();
    await settle();
    calls[2]?.finish();
    await settle();
    writer.type('s', 'e');
    expect(calls.map((c) => c.input)).toEqual(['a', 'bc', 'd', 'e']);
  });

  it('lets a slow session hold up no other', () => {
    const { calls, writer } = setUp();
    writer.type('slow', '1');
    writer.type('fast', '2');
    expect(calls.map((c) => c.id)).toEqual(['slow', 'fast']);
  });

  it('tells of a session that cannot be reached, once, and goes on with the next key', async () => {
    const { calls, failed, writer, settle } = setUp();
    writer.type('s', 'a');
    writer.type('s', 'b');
    calls[0]?.fail();
    await settle();
    expect(failed).toEqual(['s']);
    writer.type('s', 'c');
    expect(calls.map((c) => c.input)).toEqual(['a', 'c']);
  });

  it('cuts long input between characters, and refuses what would pile up', async () => {
    const { calls, failed, writer, settle } = setUp();
    const long = `${'x'.repeat(32_767)}😀tail`;
    writer.type('s', long);
    calls[0]?.finish();
    await settle();
    expect(calls.map((c) => c.input).join('')).toBe(long);
    expect(calls[1]?.input.startsWith('😀')).toBe(true);
    writer.type('s', 'y'.repeat(1024 * 1024));
    writer.type('s', 'z');
    expect(failed).toEqual(['s']);
  });
});
