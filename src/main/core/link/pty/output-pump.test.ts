import { expect, test, vi } from 'vitest';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';
import { OutputPump } from './output-pump.ts';

test('what cannot be packed goes as it is, and what follows it as well', async () => {
  const sent: Outgoing<FromWing>[] = [];
  const pump = new OutputPump(
    {
      ...{ sessionId: '5f0c91ab', viewerId: '', sealed: new SealedChannel(new Uint8Array(32)) },
      outlet: () => ({ kind: 'relay', send: (message) => void sent.push(message) }),
      onTaken: () => {},
    },
    () => Promise.reject(new Error('no memory')),
  );
  const browser = new SealedChannel(new Uint8Array(32));
  pump.replay(Buffer.from('history '), true);
  pump.live(Buffer.from('and now'));
  let ended = false;
  pump.afterOutput(() => (ended = true));
  await vi.waitFor(() => expect(ended).toBe(true));
  const outputs = sent.flatMap((message) => (message.type === 'pty.output' ? [message] : []));
  expect(outputs.map(({ compressed }) => compressed ?? false)).not.toContain(true);
  expect(outputs.map(({ data }) => browser.open(data ?? '')?.toString()).join('')).toBe(
    'history and now',
  );
  pump.dispose();
});
