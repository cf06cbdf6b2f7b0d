import type { IncomingMessage } from 'node:http';

/** The texts in the body of a request, a JSON object; undefined if it is not one. */
export async function readBody(
  request: IncomingMessage,
): Promise<Readonly<Record<string, string>> | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const texts = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(texts);
  } catch {
    return undefined;
  }
}
