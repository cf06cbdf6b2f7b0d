// An agent in this process that answers with bytes made beforehand, so that what is measured is the client.

import { setImmediate } from 'node:timers/promises';
import { ndJsonStream, type Stream } from '@agentclientprotocol/sdk/unstable';

const newline = '\n'.charCodeAt(0);
/** What one read of a pipe gives at most. */
const PIECE = 64 * 1024;

/** The lines of `count` updates of one character each, all of one message. */
export function oneCharacterChunks(
  sessionId: string,
  messageId: string,
  count: number,
): Uint8Array {
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const text = String.fromCharCode(97 + (index % 26));
    const update = {
      sessionUpdate: 'agent_message_chunk',
      messageId,
      content: { type: 'text', text },
    };
    const params = { sessionId, update };
    lines.push(JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params }));
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Pieces of the size that a pipe gives. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Where the bytes of a connection come from: a piece in each turn of the event loop, as from a pipe. */
export function byteSource(pieces: Iterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        await setImmediate();
        const { done, value } = pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Answers one request with `result`, after what `before` gives. */
type Answers = Readonly<
  Record<string, { readonly result: unknown; readonly before?: () => Iterable<Uint8Array> }>
>;

/** A connection to an agent that knows nothing but `answers`. */
export function recordedAgent(answers: Answers): Stream {
  const waiting: Uint8Array[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  function push(bytes: Uint8Array): void {
    waiting.push(bytes);
    wake?.();
  }
  const fromAgent = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        while (waiting.length === 0 && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        await setImmediate();
        const bytes = waiting.shift();
        if (bytes) controller.enqueue(bytes);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  let line: Uint8Array[] = [];
  function end(): void {
    ended = true;
    wake?.();
  }
  const toAgent = new WritableStream<Uint8Array>({
    write: (bytes) => {
      line.push(bytes);
      if (bytes.at(-1) !== newline) return;
      const text = Buffer.concat(line).toString();
      line = [];
      for (const each of text.split('\n')) if (each !== '') answer(each);
    },
    close: end,
    abort: end,
  });
  function answer(text: string): void {
    const message: { id?: number | string; method?: string } = JSON.parse(text);
    const known = message.method === undefined ? undefined : answers[message.method];
    if (!known || message.id === undefined) return;
    for (const piece of known.before?.() ?? []) push(piece);
    const reply = { jsonrpc: '2.0', id: message.id, result: known.result };
    push(new TextEncoder().encode(`${JSON.stringify(reply)}\n`));
  }
  return ndJsonStream(toAgent, fromAgent);
}
