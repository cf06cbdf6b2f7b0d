import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';

/** A message as on the wire. Output is written by hand: its `data` is base64, which needs no escapes. */
export function encodeMessage(message: Outgoing<FromWing>): string {
  if (message.type !== 'pty.output') return JSON.stringify(message);
  const { session_id = '', data = '', compressed, viewer_id } = message;
  const packed = compressed ? ',"compressed":true' : '';
  const viewer = viewer_id ? `,"viewer_id":${JSON.stringify(viewer_id)}` : '';
  return `{"type":"pty.output","session_id":${JSON.stringify(session_id)},"data":"${data}"${packed}${viewer}}`;
}
