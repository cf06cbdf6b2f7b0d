import { Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { createWingApi } from '#shared/client/wing-api.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import { Attachment } from './attachment.ts';

const ACK = 0x04;
const size = { cols: 80, rows: 24 };

/** An output that takes each write only when told. */
class SlowOutput extends Writable {
  text = '';
  #taken: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.text += chunk.toString('latin1');
    this.#taken = callback;
  }

  take(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }
}

/** The totals acknowledged over `transport`, as they are sent. */
function acknowledged(transport: Transport): number[] {
  const totals: number[] = [];
  const send = transport.send.bind(transport);
  vi.spyOn(transport, 'send').mockImplementation((frame) => {
    if (typeof frame !== 'string' && frame[0] === ACK) {
      totals.push(Number(Buffer.from(frame).readBigUInt64BE(5)));
    }
    send(frame);
  });
  return totals;
}

async function attachedTo({ wing }: TestWing, output: Writable, keepScrollback = true) {
  const [transport, host] = linkedPair();
  wing.connect(host);
  await createWingApi(transport).sessions.create({ id: 'a', cwd: '/tmp', ...size });
  const acks = acknowledged(transport);
  return {
    acks,
    transport,
    attachment: new Attachment({ transport, id: 'a', size, output, keepScrollback }),
  };
}

describe('an attachment', () => {
  it('acknowledges output only once it was taken', async () => {
    await using wing = createTestWing();
    const output = new SlowOutput();
    const { acks, attachment } = await attachedTo(wing, output);
    await vi.waitFor(() => expect(wing.emulators.last.snapshots).toHaveLength(1));
    wing.spawner.last.say('12345');
    await vi.waitFor(() => {
      output.take();
      expect(output.text).toBe('12345');
    });
    expect(acks.filter((total) => total > 0)).toEqual([]);
    output.take();
    await vi.waitFor(() => expect(acks.at(-1)).toBe(5));
    attachment.dispose();
  });

  it('counts what it keeps from the terminal as taken', async () => {
    await using wing = createTestWing();
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const { acks, attachment } = await attachedTo(wing, output);
    await vi.waitFor(() => expect(wing.emulators.last.snapshots).toHaveLength(1));
    wing.spawner.last.say('a\x1b[6n');
    await vi.waitFor(() => expect(acks.at(-1)).toBe(5));
    attachment.dispose();
  });

  it('leaves the scrollback alone at first, and replaces it when it fell behind', async () => {
    const output = new SlowOutput();
    const [transport] = linkedPair();
    const attachment = new Attachment({ transport, id: 'a', size, output, keepScrollback: true });
    const head = {
      ...size,
      scrollback: 0,
      complete: true,
      generation: 0,
      unfinished: 0,
      marks: [],
    };
    const show = (text: string): void =>
      attachment.snapshot(head, 0, Buffer.from(`\x1b[2J\x1b[H\x1b[3J${text}`));
    show('first');
    show('behind');
    attachment.show(size);
    show('anew');
    transport.close();
    const clear = '\x1b[2J\x1b[H';
    await vi.waitFor(() => {
      output.take();
      expect(output.text).toBe(`${clear}first${clear}\x1b[3Jbehind${clear}anew`);
    });
    let ending: unknown;
    void attachment.ended.then((reason) => {
      ending = reason;
    });
    await vi.waitFor(() => {
      output.take();
      expect(ending).toEqual({ why: 'lost' });
    });
    attachment.dispose();
  });
});
