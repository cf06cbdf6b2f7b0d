import type { Readable, Writable } from 'node:stream';

/** Bytes waiting to be read at which a process is made to wait. */
const HIGH_WATER = 1024 * 1024;

/**
 * What a process writes, as a web stream; `filter` may leave some of it out. Ends without an error also
 * when it is destroyed.
 */
export function readableBytes(
  source: Readable,
  filter: (chunk: Uint8Array) => Uint8Array = (chunk) => chunk,
): ReadableStream<Uint8Array> {
  let isOver = false;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        source.on('data', (chunk: Uint8Array) => {
          if (isOver) return;
          const kept = filter(chunk);
          if (kept.length > 0) controller.enqueue(kept);
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
        const end = (): void => {
          if (isOver) return;
          isOver = true;
          controller.close();
        };
        source.once('end', end);
        source.once('close', end);
        source.on('error', (error) => {
          if (isOver) return;
          isOver = true;
          controller.error(error);
        });
      },
      pull: () => {
        source.resume();
      },
      cancel: () => {
        isOver = true;
        source.destroy();
      },
    },
    { highWaterMark: HIGH_WATER, size: (chunk) => chunk.byteLength },
  );
}

/** The input of a process as a web stream. A write resolves when the system has taken it. */
export function writableBytes(target: Writable): WritableStream<Uint8Array> {
  // Each write reports its own failure.
  target.on('error', () => {});
  return new WritableStream<Uint8Array>({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        target.write(chunk, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => {
      target.end();
    },
    abort: () => {
      target.end();
    },
  });
}
