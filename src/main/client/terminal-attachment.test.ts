import { expect, it } from 'vitest';
import type { TerminalChannel } from '#shared/client/terminal-channels.ts';
import type { SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { aSession } from '#tests/support/a-session.ts';
import type { SessionOutput } from './sdk-types.ts';
import { TerminalAttachment } from './terminal-attachment.ts';

const head: SnapshotHead = {
  cols: 80,
  rows: 24,
  scrollback: 0,
  complete: true,
  generation: 1,
  unfinished: 0,
  marks: [],
};
const bytes = (length: number): Uint8Array => new Uint8Array(length);

/** An attachment whose channel remembers what it was told. */
async function attached() {
  const acks: number[] = [];
  const log: string[] = [];
  const channel: TerminalChannel = {
    input: (input) => log.push(`input ${input.length}`),
    resize: (cols, rows) => log.push(`resize ${cols}x${rows}`),
    ack: (count) => acks.push(count),
    colors: () => {},
    dispose: () => log.push('close'),
  };
  const attachment = new TerminalAttachment(aSession({ id: 'a' }), () => log.push('ended'));
  const opening = attachment.open(channel);
  attachment.sink.snapshot(head, 0, bytes(5));
  await opening;
  return { attachment, sink: attachment.sink, acks, log };
}

async function take(
  output: AsyncIterable<SessionOutput>,
  count: number,
): Promise<SessionOutput['type'][]> {
  const types: SessionOutput['type'][] = [];
  for await (const { type } of output) {
    types.push(type);
    if (types.length === count) break;
  }
  return types;
}

it('acknowledges the screen at once, and output only when it was read', async () => {
  const { attachment, sink, acks } = await attached();
  expect(acks).toEqual([5]);
  for (let i = 0; i < 64; i++) sink.data(i * 16_384, bytes(16_384));
  expect(acks).toEqual([5]);
  await take(attachment.output, 2);
  expect(acks).toEqual([5, 16_384, 16_384]);
  await take(attachment.output, 62);
  expect(acks.reduce((a, b) => a + b)).toBe(5 + 64 * 16_384);
});

it('keeps what comes between the first screen and the reader', async () => {
  const attachment = new TerminalAttachment(aSession({ id: 'a' }), () => {});
  const { sink } = attachment;
  const opening = attachment.open({
    input: () => {},
    resize: () => {},
    ack: () => {},
    colors: () => {},
    dispose: () => {},
  });
  sink.snapshot(head, 0, bytes(1));
  sink.data(0, bytes(1));
  sink.snapshot({ ...head, generation: 2 }, 1, bytes(2));
  await opening;
  expect(attachment.snapshot.generation).toBe(1);
  expect(await take(attachment.output, 2)).toEqual(['data', 'snapshot']);
});

it('holds only the last of many sizes and refusals in a row', async () => {
  const { attachment, sink } = await attached();
  for (let cols = 1; cols <= 1000; cols++) sink.resized(cols, 10);
  sink.data(0, bytes(1));
  for (let i = 0; i < 1000; i++) sink.inputRefused({ code: 'limit_reached', message: `${i}` });
  const seen: SessionOutput[] = [];
  for await (const item of attachment.output) {
    seen.push(item);
    if (item.type === 'refused') break;
  }
  expect(seen).toMatchObject([
    { type: 'resized', cols: 1000 },
    { type: 'data' },
    { type: 'refused', error: { message: '999' } },
  ]);
});

it('copies bytes, which are only lent', async () => {
  const { attachment, sink } = await attached();
  const lent = Uint8Array.of(1);
  sink.data(0, lent);
  lent[0] = 9;
  for await (const item of attachment.output) {
    expect(item).toMatchObject({ type: 'data', bytes: Uint8Array.of(1) });
    break;
  }
});

it('closes its channel once, and gives what came before', async () => {
  const { attachment, sink, log } = await attached();
  attachment.write('ü');
  attachment.resize(90, 30);
  sink.data(0, bytes(1));
  attachment.detach();
  attachment.detach();
  expect(log).toEqual(['input 2', 'resize 90x30', 'close', 'ended']);
  expect(await take(attachment.output, 5)).toEqual(['data']);
});

it('fails to attach when the session cannot be attached', async () => {
  const attachment = new TerminalAttachment(aSession({ id: 'a' }), () => {});
  const opening = attachment.open({
    input: () => {},
    resize: () => {},
    ack: () => {},
    colors: () => {},
    dispose: () => {},
  });
  attachment.sink.failed({ code: 'session_not_found', message: 'Gone.' });
  await expect(opening).rejects.toMatchObject({ name: 'AerieError', code: 'session_not_found' });
});
