// Frames of a roost's sockets. What is typed and what is printed comes by the thousand, each alone: those
// two are checked by hand, because a schema that has not run for a moment takes longer than all else.

import { type ReadMessage, readMessage } from './read-message.ts';
import { MAX_WING_MESSAGE } from './wing-limits.ts';
import { MAX_ID, type ToBrowser, type ToWing, toBrowser, toWing } from './wing-messages.ts';

/** Reads what a roost sends to a wing. Never throws. */
export function readToWing(frame: string): ReadMessage<ToWing> {
  return readMessage(toWing, frame, MAX_WING_MESSAGE, typed);
}

/** Reads what a roost sends to a browser. Never throws. */
export function readToBrowser(frame: string): ReadMessage<ToBrowser> {
  return readMessage(toBrowser, frame, MAX_WING_MESSAGE, printed);
}

/** Input as its schema reads it; undefined for all else, and for input that is unusual in any way. */
function typed(value: Fields): ToWing | undefined {
  const { type, session_id, data } = value;
  return type === 'pty.input' && isId(session_id) && typeof data === 'string'
    ? { type, session_id, data }
    : undefined;
}

/** Live output of whoever controls a session, in the same way. */
function printed(value: Fields): ToBrowser | undefined {
  const { type, session_id, data, compressed, viewer_id } = value;
  const live = type === 'pty.output' && compressed === undefined && viewer_id === undefined;
  return live && isId(session_id) && typeof data === 'string'
    ? { type, session_id, data, compressed: false, viewer_id: '' }
    : undefined;
}

/** What a JSON object may be asked for here. */
interface Fields {
  readonly type?: unknown;
  readonly session_id?: unknown;
  readonly data?: unknown;
  readonly compressed?: unknown;
  readonly viewer_id?: unknown;
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_ID;
