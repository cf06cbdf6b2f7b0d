// Events as the wmux protocol names them. Pure.

import type { SessionEvent } from '#shared/contract/index.ts';
import { encodeReply } from '#shared/protocol/wmux/replies.ts';

/** The frame that tells of `event`. */
export function encodeEvent(event: SessionEvent): Uint8Array {
  const { id } = event;
  switch (event.type) {
    case 'created': {
      const { shell, pid, cols, rows } = event;
      return encodeReply.event('session.created', id, { shell, pid, cols, rows });
    }
    case 'attached':
      return encodeReply.event(
        'session.attached',
        id,
        event.client === '' ? {} : { client_id: event.client },
      );
    case 'detached':
      return encodeReply.event('session.detached', id, {});
    case 'killed':
      return encodeReply.event('session.killed', id, {});
    case 'exited': {
      const signal = event.signal === null ? {} : { signal: event.signal };
      return encodeReply.event('session.exited', id, { exit_code: event.code, ...signal });
    }
    case 'resized':
      return encodeReply.event('resize', id, { cols: event.cols, rows: event.rows });
    case 'cwdChanged':
      return encodeReply.event('cwd.changed', id, { cwd: event.cwd });
    case 'notification': {
      const { body } = event;
      const title = event.title === null ? {} : { title: event.title };
      return encodeReply.event('notification', id, { body, message: body, ...title });
    }
    case 'shellReady':
      return encodeReply.event('shell.ready', id, {});
    case 'idle':
      return encodeReply.event('session.idle', id, {});
    case 'flood':
      return encodeReply.event('output.flood', id, {});
    case 'recordingLimit':
      return encodeReply.event('recording.limit_reached', id, { path: event.path });
  }
}
