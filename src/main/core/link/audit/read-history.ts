// What is kept of a session, as text for people of this machine.

import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { constants, createGunzip } from 'node:zlib';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { codeOf } from '../../store/private-file.ts';
import { auditCast } from './audit-cast.ts';
import type { HistoryStore } from './history-store.ts';

/** Characters that gather before they are given. */
const PIECE = 64 * 1024;

/**
 * A part of a session from the beginning: the terminal as asciicast 3, what was typed, or the agent's
 * copy of the conversation.
 * @throws AppError `recording_not_found`, `storage_failed`
 */
export async function* readHistory(
  history: HistoryStore,
  session: string,
  part: 'cast' | 'keylog' | 'chat',
): AsyncGenerator<string, void> {
  const entry = await history.get(session);
  if (!entry) throw new AppError('recording_not_found', 'That recording does not exist any more.');
  const path = history.pathOf(session, part === 'cast' ? 'pty' : part);
  const { startedAt, agent } = entry;
  try {
    if (part === 'cast') {
      yield* gathered(auditCast(path, { startedAt, title: agent, command: agent }));
    } else yield* gathered(textOf(path, part === 'chat'));
  } catch (error) {
    if (isAppError(error)) throw error;
    if (codeOf(error) === 'ENOENT') {
      throw new AppError('recording_not_found', 'Nothing of the kind was recorded.');
    }
    throw new AppError('storage_failed', 'The recording is damaged and cannot be read.', {
      cause: error,
    });
  }
}

async function* textOf(path: string, packed: boolean): AsyncGenerator<string, void> {
  const decoder = new StringDecoder('utf8');
  const file = createReadStream(path);
  const source: Readable = packed
    ? file.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }))
    : file;
  file.on('error', (error) => source.destroy(error));
  try {
    for await (const piece of source) yield decoder.write(piece);
    yield decoder.end();
  } finally {
    file.destroy();
    source.destroy();
  }
}

async function* gathered(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let text = '';
  for await (const line of lines) {
    text += line;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
