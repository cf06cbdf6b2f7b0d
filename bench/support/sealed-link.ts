// The least that sealing costs: messages as on the wire of a wing, and nothing else of one.

import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { TerminalLink } from './terminal-link.ts';

/** Both ends have it; nothing that is measured is secret. */
const KEY = new Uint8Array(32).fill(7);

/** One end: what to send for some bytes, and the bytes of what came. */
export interface SealedEnd {
  seal(type: 'pty.input' | 'pty.output', bytes: Uint8Array): string;
  open(message: Uint8Array): Uint8Array;
}

export function sealedEnd(): SealedEnd {
  const channel = new SealedChannel(KEY);
  return {
    seal: (type, bytes) =>
      JSON.stringify({ type, session_id: '0123abcd', data: channel.seal(bytes) }),
    open: (message) => {
      const { data } = JSON.parse(Buffer.from(message).toString('utf8')) as { data: string };
      const plain = channel.open(data);
      if (!plain) throw new Error('A message did not open.');
      return plain;
    },
  };
}

/** `link` to a server that seals. */
export function sealLink(link: TerminalLink): TerminalLink {
  const end = sealedEnd();
  let listener: TerminalLink['onOutput'] = () => {};
  return {
    ...link,
    send: (text) => link.send(end.seal('pty.input', Buffer.from(text))),
    get onOutput() {
      return listener;
    },
    set onOutput(next) {
      listener = next;
      link.onOutput = (message) => listener(end.open(message));
    },
  };
}
