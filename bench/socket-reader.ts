// The client of `socket`: reads a session over the wmux socket in a process of its own. Started with
// `fork`; each message names a session, each answer says how long its `cat` took and what came.

import { WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';

/** The title, also as it stands in a replay. */
const SETTLED = '\x1b]2;settled';

/** Where the socket is, and which session to read. */
export interface SocketRequest {
  readonly socket: string;
  readonly token: string;
  readonly id: string;
}

/** How it went. */
export interface SocketAnswer {
  readonly ms: number;
  /** Output bytes received, replays included. */
  readonly bytes: number;
}

process.on('message', (request) => void read(request as SocketRequest));
process.once('disconnect', () => process.exit(0));

async function read({ socket, token, id }: SocketRequest): Promise<void> {
  const client = await WmuxTestClient.connect({ socket, token });
  let bytes = 0;
  let tail = Buffer.alloc(0);
  const settled = new Promise<void>((resolve) => {
    client.onData = (_id, data) => {
      bytes += data.length;
      const text = Buffer.concat([tail, data]);
      tail = text.subarray(-SETTLED.length);
      if (text.includes(SETTLED)) resolve();
    };
  });
  const { replay } = await client.attach(id);
  if (!replay?.includes('ready')) throw new Error('The program is not ready.');
  const startedAt = performance.now();
  await Promise.all([client.input(id, '\n'), settled]);
  process.send?.({ ms: performance.now() - startedAt, bytes } satisfies SocketAnswer);
  client.close();
}
