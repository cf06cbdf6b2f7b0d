import { expect, it } from 'vitest';

/** Puts `bytes` where Node's next shared memory for small buffers begins. */
function occupyPool(bytes: Uint8Array): void {
  for (;;) {
    const buffer = Buffer.allocUnsafe(bytes.length);
    if (buffer.byteOffset !== 0) continue;
    buffer.set(bytes);
    return;
  }
}

it('knows the width of emoji whatever else stands in the memory that small buffers share', async () => {
  const { poolSize } = Buffer;
  // Read as the head of the width table: a table of this length without any emoji.
  occupyPool(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0x70, 0xc7, 0, 0]));
  const { createTerminal } = await import('./xterm.ts');
  const terminal = createTerminal(80, 5, 0);
  await new Promise<void>((resolve) => terminal.write('👩‍👩‍👧|', resolve));
  expect(terminal.buffer.active.cursorX).toBe(3);
  expect(Buffer.poolSize).toBe(poolSize);
  terminal.dispose();
});
