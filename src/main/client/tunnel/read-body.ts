/** An answer that is longer than it may be. */
export class TooLong extends RangeError {}

/** The text of an answer, of which no more than `max` bytes are read. @throws TooLong */
export async function readBody(response: Response, max: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > max) throw new TooLong('The answer is too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
