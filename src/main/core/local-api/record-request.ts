import { isAppError } from '#shared/base/app-error.ts';
import { encodeReply, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import type { WmuxRequest } from '#shared/protocol/wmux/requests.ts';
import { runningSession, type WireHost } from './wire-host.ts';
import type { Answer } from './wmux-client.ts';

/** Starts or stops the recording of a session as asked over the wire. @throws WmuxError */
export async function recordFromWire(
  host: WireHost,
  { session_id: id, action }: WmuxRequest<'record'>,
): Promise<Answer> {
  if (action !== 'start' && action !== 'stop') throw wmuxErrors.recordAction();
  if (action === 'start') runningSession(host, id, 'get');
  try {
    if (action === 'stop') {
      await host.recordings.stop(id);
      return { frames: [encodeReply.recording(id, false)] };
    }
    const { path } = await host.recordings.start({ id });
    return { frames: [encodeReply.recording(id, true, path)] };
  } catch (error) {
    throw recordError(error, action);
  }
}

function recordError(error: unknown, action: 'start' | 'stop'): unknown {
  if (!isAppError(error)) return error;
  switch (error.code) {
    case 'recording_active':
      return wmuxErrors.recording();
    case 'recording_inactive':
      return wmuxErrors.notRecording();
    case 'session_not_found':
      return action === 'stop' ? wmuxErrors.notRecording() : wmuxErrors.notFound('get');
    case 'session_exited':
      return wmuxErrors.notFound('get');
    default:
      return wmuxErrors.recordStart(error.message);
  }
}
