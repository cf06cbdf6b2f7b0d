import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from './door-guard.ts';

/**
 * The body as text; null if it is longer than allowed, and nothing further is read then.
 * @throws Error if the connection breaks meanwhile
 */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const done = Promise.withResolvers<string | null>();
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) {
      chunks.push(chunk);
      return;
    }
    request.pause();
    done.resolve(null);
  });
  request.once('end', () => done.resolve(Buffer.concat(chunks).toString()));
  request.once('error', done.reject);
  request.once('close', () => done.reject(new Error('The request ended early.')));
  return done.promise;
}
