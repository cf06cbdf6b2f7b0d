import { expect, it, onTestFinished } from 'vitest';
import { encodeClient, encodeHost } from '#shared/protocol/stream/frames.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { ClientRelay } from './client-relay.ts';

const host = { name: 'host-a', version: '1.0.0', pid: 1 };

it('forgets a channel that the host closed, and only that', async () => {
  const [near, far] = linkedPair();
  const atHost: (string | Uint8Array)[] = [];
  const atClient: Uint8Array[] = [];
  const lost: string[] = [];
  far.onDidReceive((frame) => atHost.push(frame));
  const relay = new ClientRelay({
    connect: async () => near,
    send: (frame) => atClient.push(frame),
    onDidLose: ({ name }) => lost.push(name),
  });
  onTestFinished(() => relay.dispose());
  const size = { cols: 80, rows: 24 };
  for (const channel of [1, 2]) {
    relay.open(host, channel, encodeClient.open(channel, { id: `s${channel}`, ...size }));
  }
  await expect.poll(() => atHost.length).toBe(2);
  const gone = { code: 'session_not_found', message: 'This session was closed.' } as const;
  far.send(encodeHost.failed(1, gone));
  await expect.poll(() => atClient.length).toBe(1);
  expect(relay.channels).toBe(1);
  expect(relay.forward(1, encodeClient.close(1))).toBe(false);
  far.send(encodeHost.failed(2, gone));
  await expect.poll(() => relay.channels).toBe(0);
  const closed = new Promise((resolve) => near.onDidClose(resolve));
  far.close();
  await closed;
  expect(lost).toEqual([]);
});
