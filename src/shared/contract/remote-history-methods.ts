import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import { method } from './method.ts';
import * as history from './remote-history.ts';

const none = z.optional(z.void());

/** What is kept of sessions that people began from elsewhere. */
export const remoteHistoryMethods = {
  list: method('storage_failed').input(none).output(history.remoteHistoryList),
  /** A part of it from the beginning, as text. */
  read: method('recording_not_found', 'storage_failed')
    .input(history.readRemoteHistoryInput)
    .output(eventIterator(history.remoteHistoryPiece)),
  /** Deletes all that is kept of a session that has ended. */
  remove: method('recording_not_found', 'recording_active', 'storage_failed')
    .input(history.remoteHistoryInput)
    .output(none),
};
