import type { AgentApp, AnyMessage, Stream } from '@agentclientprotocol/sdk/unstable';
import { CancelledError } from '../errors/acp-error.ts';
import type { TransportFactory } from './transport.ts';

/**
 * A connection to an agent inside this process, as the protocol library's `agent()` builds one. Each
 * call of the factory is a connection of its own. Messages are handed over as they are, not copied.
 */
export function memoryTransport(agentApp: Pick<AgentApp, 'connect'>): TransportFactory {
  return async ({ signal }) => {
    if (signal.aborted) {
      throw new CancelledError('The connection was given up.', { cause: signal.reason });
    }
    const { ours, theirs, end } = memoryPair();
    const connection = agentApp.connect(theirs);
    void connection.closed.then(end);
    return {
      kind: 'memory',
      stream: ours,
      close: async () => {
        connection.close();
        await connection.closed;
      },
    };
  };
}

/** Two ends of one connection: what is written to one is read from the other. `end` ends both ways. */
export function memoryPair(): { ours: Stream; theirs: Stream; end: () => void } {
  const there = memoryPipe();
  const back = memoryPipe();
  return {
    ours: { readable: back.readable, writable: there.writable },
    theirs: { readable: there.readable, writable: back.writable },
    end: () => {
      there.end();
      back.end();
    },
  };
}

interface MemoryPipe extends Stream {
  end(): void;
}

function memoryPipe(): MemoryPipe {
  let controller: ReadableStreamDefaultController<AnyMessage> | undefined;
  const readable = new ReadableStream<AnyMessage>({
    start: (started) => {
      controller = started;
    },
    cancel: () => {
      controller = undefined;
    },
  });
  const end = (): void => {
    controller?.close();
    controller = undefined;
  };
  const writable = new WritableStream<AnyMessage>({
    write: (message) => {
      if (controller === undefined) throw new Error('The connection in memory is closed.');
      controller.enqueue(message);
    },
    close: end,
    abort: end,
  });
  return { readable, writable, end };
}
