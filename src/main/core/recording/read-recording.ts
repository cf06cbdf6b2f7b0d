import { open } from 'node:fs/promises';
import { MAX_RECORDING_PIECE, type RecordingPiece } from '#shared/contract/index.ts';
import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';

/**
 * A text file from byte `from` on, in pieces that end between characters. Each is read when the one
 * before was taken. Ends after `limit` bytes or at the end of the file as it is then.
 * @throws as `fs.open`
 */
export async function* readRecording(
  path: string,
  from: number,
  limit: number,
): AsyncGenerator<RecordingPiece, void, void> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(MAX_RECORDING_PIECE);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for (let at = from; at < from + limit; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      const read = buffer.subarray(0, bytesRead);
      const whole = read.subarray(0, bytesRead - incompleteCharacter(read));
      // Nothing but the beginning of a character is left: the file ends in the middle of it.
      const bytes = whole.length > 0 ? whole : read;
      at += bytes.length;
      const { size } = await handle.stat();
      yield { text: decoder.decode(bytes), next: at, size };
    }
  } finally {
    await handle.close();
  }
}
