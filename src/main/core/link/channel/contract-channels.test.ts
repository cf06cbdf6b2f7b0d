import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type ChannelKeys, channelKeys } from '#client/tunnel/channel-keys.ts';
import { SealedPieces } from '#client/tunnel/sealed-pieces.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { CHANNEL_VERSION, MAX_PIECE_TO_WING } from '#shared/protocol/wing/channel-pieces.ts';
import { ChannelTransport } from '#shared/protocol/wing/channel-transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import { RemoteViewers } from '../remote-viewers.ts';
import { StreamHead } from '../tunnel/tunnel-handlers.ts';
import { TurnedAway } from '../turned-away.ts';
import { ContractChannels } from './contract-channels.ts';

const MEGABYTE = 1024 * 1024;

/** Channels of people who take what they are sent, or do not. */
function served() {
  const clock = new ManualClock();
  const link = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const viewers = new RemoteViewers();
  const turnedAway = new TurnedAway(clock);
  let newest: Transport | undefined;
  const channels = new ContractChannels({
    ...{ access: openAccess(), owners: { of: () => Promise.resolve(null) }, viewers, clock },
    turnedAway,
    connect: (transport) => {
      newest = transport;
      return { dispose: () => {} };
    },
  });
  onTestFinished(() => channels.dispose());
  let opened = 0;
  /** Opens a channel of somebody who takes nothing before they `read`; our end of it, and how it ended. */
  const open = (userId: string) => {
    const requestId = `r${++opened}`;
    const tunnelKey = randomBytes(32);
    const agreed: { keys?: ChannelKeys } = {};
    const asked = {
      ...{ link: link.context, senderKey: 'key', requestId, mayGoOn: () => true },
      caller: {
        ...{ roost: 'r1', userId, email: '', displayName: '', passkeys: [] },
        role: 'owner' as const,
      },
      signal: AbortSignal.timeout(60_000),
      channelKeys: (client: Uint8Array, wing: Uint8Array) =>
        (agreed.keys = channelKeys(tunnelKey, client, wing)),
    };
    const nonce = randomBytes(32).toString('base64');
    const head = channels.handlers['aerie.open']?.(asked, { version: CHANNEL_VERSION, nonce });
    const { keys } = agreed;
    if (!(head instanceof StreamHead) || !keys) throw new Error('It was not opened.');
    const client: ChannelTransport = new ChannelTransport({
      ...{ sealer: new SealedPieces(keys.toWing, keys.toClient), clock },
      ...{ maxPiece: MAX_PIECE_TO_WING, maxFrame: 64 * MEGABYTE },
      post: (payload) => channels.receive(link.context, envelope(payload)),
    });
    const envelope = (payload: string) => ({
      ...{ type: 'tunnel.req' as const, wing_id: 'w', request_id: requestId, payload },
      ...{ sender_pub: 'key', sender_user_id: userId, sender_email: '' },
      ...{ sender_org_role: 'owner', sender_passkeys: [] },
    });
    const unread: string[] = [];
    link.onMessage((message) => {
      if (message.type !== 'tunnel.stream' || message.request_id !== requestId) return;
      unread.push(message.payload);
    });
    const read = (): void => {
      for (let next = unread.shift(); next !== undefined; next = unread.shift()) {
        client.receive(next);
      }
    };
    client.greet();
    const transport = newest;
    if (!transport) throw new Error('It is not served.');
    const ended = { reason: '' };
    transport.onDidClose(({ reason }) => {
      ended.reason = reason;
    });
    return { transport, ended, read };
  };
  return { open, turnedAway };
}

test('what waits for one person is bounded over all their channels; the slowest is given up', () => {
  const { open } = served();
  const channels = Array.from({ length: 8 }, () => open('mallory'));
  const ann = open('ann');
  ann.transport.send(new Uint8Array(20 * MEGABYTE));
  const held = (): number =>
    channels.reduce((sum, { transport }) => sum + transport.bufferedBytes, 0);
  for (let round = 0; round < 30; round += 1) {
    for (const { transport } of channels) transport.send(new Uint8Array(MEGABYTE));
    expect(held()).toBeLessThan(36 * MEGABYTE);
  }
  expect(channels.filter(({ ended }) => ended.reason === 'too slow').length).toBeGreaterThan(3);
  // Others are not held to account for them.
  expect(ann.ended.reason).toBe('');
});

test('who reads keeps their channel, however much another of theirs leaves unread', () => {
  const { open } = served();
  const stuck = open('ann');
  const reads = open('ann');
  stuck.transport.send(new Uint8Array(31 * MEGABYTE));
  reads.transport.send(new Uint8Array(2 * MEGABYTE));
  expect(stuck.ended.reason).toBe('too slow');
  reads.read();
  expect(reads.ended.reason).toBe('');
  expect(reads.transport.bufferedBytes).toBeLessThan(MEGABYTE);
});

test('what waits for all people of a roost is bounded, and whoever lets most wait is given up', () => {
  const { open } = served();
  const quiet = open('ann');
  quiet.transport.send(new Uint8Array(5 * MEGABYTE));
  const others = Array.from({ length: 20 }, (_, at) => open(`user${at}`));
  for (const { transport } of others) transport.send(new Uint8Array(10 * MEGABYTE));
  const all = [quiet, ...others];
  const held = all.reduce((sum, { transport }) => sum + transport.bufferedBytes, 0);
  expect(held).toBeLessThan(140 * MEGABYTE);
  expect(quiet.ended.reason).toBe('');
});

test('who has as many pages open as a person may is refused, and named', () => {
  const { open, turnedAway } = served();
  for (let at = 0; at < 8; at += 1) open('ann');
  expect(() => open('ann')).toThrow('too many channels');
  expect(turnedAway.list()).toMatchObject([
    { userId: 'ann', wanted: 'page', limit: 'person', most: 8 },
  ]);
});
