// Plays the agent's part of a recording: says what the agent said, each time after the client said what
// it had said then.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyMessage } from '@agentclientprotocol/sdk/unstable';
import { memoryPair } from '#core/agents/transport/memory-transport.ts';
import type { TransportFactory } from '#core/agents/transport/transport.ts';
import type { Frame } from './thin-client.ts';

const folder = join(import.meta.dirname, '../../fixtures/acp');

/** A recording, with `cwd` for the folder it was made in. */
export function recording(name: string, cwd: string): Frame[] {
  const text = readFileSync(join(folder, `${name}.ndjson`), 'utf8');
  return text
    .replaceAll('<cwd>', cwd)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Frame => JSON.parse(line));
}

interface Call {
  readonly id?: unknown;
  readonly method?: string;
}

export interface ReplayOptions {
  readonly frames: readonly Frame[];
  /** The client is to say this next, and would not by itself: a method's name. */
  readonly onTurnOfClient?: (method: string) => void;
}

/** An agent that knows one recording. What the client says beside it gets an empty answer. */
export function replayTransport({ frames, onTurnOfClient }: ReplayOptions): TransportFactory {
  return () => {
    const { ours, theirs, end } = memoryPair();
    void play(frames, theirs, onTurnOfClient);
    return Promise.resolve({
      kind: 'recording',
      stream: ours,
      close: () => {
        end();
        return Promise.resolve();
      },
    });
  };
}

type Wire = ReturnType<typeof memoryPair>['theirs'];

async function play(
  frames: readonly Frame[],
  wire: Wire,
  onTurnOfClient: ReplayOptions['onTurnOfClient'],
): Promise<void> {
  const writer = wire.writable.getWriter();
  const reader = wire.readable.getReader();
  /** Ids of the client's requests, by those they had in the recording. */
  const ids = new Map<unknown, unknown>();
  let at = 0;
  const speak = async (): Promise<void> => {
    for (let next = frames[at]; next?.from === 'agent'; next = frames[++at]) {
      const message = next.frame as Call & AnyMessage;
      const isAnswer = message.method === undefined;
      await writer.write(
        isAnswer ? ({ ...message, id: ids.get(message.id) } as AnyMessage) : message,
      );
    }
    const expected = frames[at]?.frame as Call | undefined;
    if (expected?.method !== undefined) onTurnOfClient?.(expected.method);
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const said = value as Call;
    const expected = frames[at]?.frame as Call | undefined;
    const fits =
      expected !== undefined &&
      (expected.method === undefined ? expected.id === said.id : expected.method === said.method);
    if (fits) {
      if (expected.method !== undefined) ids.set(expected.id, said.id);
      at += 1;
      await speak();
    } else if (said.method !== undefined && said.id !== undefined) {
      await writer.write({ jsonrpc: '2.0', id: said.id, result: {} } as AnyMessage);
    }
  }
}
