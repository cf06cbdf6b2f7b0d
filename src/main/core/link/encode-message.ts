import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';

/** A message as on the wire. `data` of output is base64, which needs no escapes. */
export function encodeMessage(message: Outgoing<FromWing>): string {
  if (message.type !== 'pty.output' || !message.data) return JSON.stringify(message);
  const { data, ...rest } = message;
  return `${JSON.stringify(rest).slice(0, -1)},"data":"${data}"}`;
}
