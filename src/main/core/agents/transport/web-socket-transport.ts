// An agent on another machine, or in another process that listens. Built on the library's stream; the
// limits, the start and the detection of dead lines are ours.
import { createWebSocketStream } from '@agentclientprotocol/sdk/experimental/ws-client';
import { type ClientOptions, WebSocket } from 'ws';
import { type Clock, type Logger, silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { BadOptionError, CancelledError, TransportError } from '../errors/acp-error.ts';
import type { TransportFactory } from './transport.ts';

export interface WebSocketTransportOptions {
  /** Sent when the connection is opened, e.g. `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** ms until opening is given up; 30,000 unless given. */
  readonly openTimeoutMs?: number;
  /** ms between signs of life; without an answer until the next one the line counts as dead. 30,000. */
  readonly pingIntervalMs?: number;
  /** Bytes of the longest message; 64 MiB unless given. */
  readonly maxMessageBytes?: number;
  /** Allows `ws:` to other machines, which anybody in between can read and change. */
  readonly allowPlain?: boolean;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** ms that an orderly end may take. */
const CLOSE_PATIENCE_MS = 2000;

/**
 * Connects to an agent that listens at `url` (`wss:`, or `ws:` on this machine).
 * @throws BadOptionError if the address cannot be used
 */
export function webSocketTransport(
  url: string | URL,
  options: WebSocketTransportOptions = {},
): TransportFactory {
  const address = checkAddress(url, options.allowPlain ?? false);
  return async ({ signal }) => {
    const { clock = nodeClock, logger = silentLogger } = options;
    const made: WebSocket[] = [];
    class Socket extends WebSocket {
      constructor(to: string, protocols?: string | string[], more?: ClientOptions) {
        super(to, protocols, {
          ...more,
          handshakeTimeout: options.openTimeoutMs ?? 30_000,
          maxPayload: options.maxMessageBytes ?? 64 * 1024 * 1024,
          followRedirects: false,
          perMessageDeflate: false,
        });
        made.push(this);
      }
    }
    const stream = createWebSocketStream(address.href, {
      WebSocket: Socket,
      cookies: 'omit',
      ...(options.headers && { headers: { ...options.headers } }),
      ...(options.protocols && { protocols: [...options.protocols] }),
    });
    const [socket] = made;
    if (socket === undefined) throw new TypeError('the library made no WebSocket');
    // The library stops listening once the stream is closed; an error after that would end the program.
    socket.on('error', (err) => logger.debug({ err: err.message }, 'WebSocket of an agent failed'));
    await whenOpen(socket, address, signal);
    const stopWatching = watchLife(socket, clock, options.pingIntervalMs ?? 30_000);
    return {
      kind: 'websocket',
      stream,
      close: async () => {
        stopWatching();
        await closeSocket(socket, clock);
      },
    };
  };
}

function checkAddress(url: string | URL, allowPlain: boolean): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['ws:', 'wss:'].includes(parsed.protocol)) {
    throw new BadOptionError('The address of the agent is no WebSocket address. Use wss://…');
  }
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(parsed.hostname);
  if (parsed.protocol === 'ws:' && !isHere && !allowPlain) {
    throw new BadOptionError(
      'A ws:// address of another machine can be read by others. Use wss://, or allow it explicitly.',
    );
  }
  return parsed;
}

async function whenOpen(socket: WebSocket, address: URL, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void =>
    reject(new CancelledError('Connecting was cancelled.', { cause: signal.reason }));
  socket.once('open', resolve);
  socket.once('error', reject);
  socket.once('close', () => reject(new Error('The agent closed the connection at once.')));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await promise;
  } catch (cause) {
    socket.terminate();
    if (cause instanceof CancelledError) throw cause;
    throw new TransportError(
      `The agent at ${address.host} could not be reached. Check that it runs and the address is right.`,
      'read',
      { cause, retryable: true },
    );
  } finally {
    signal.removeEventListener('abort', abort);
    socket.removeListener('error', reject);
  }
}

/** Ends a line whose other end no longer answers. The result ends the watch. */
function watchLife(socket: WebSocket, clock: Clock, intervalMs: number): () => void {
  let isAlive = true;
  let timer = clock.after(intervalMs, beat);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('message', () => {
    isAlive = true;
  });
  socket.once('close', () => timer.dispose());
  return () => timer.dispose();

  function beat(): void {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
    timer = clock.after(intervalMs, beat);
  }
}

function closeSocket(socket: WebSocket, clock: Clock): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const patience = clock.after(CLOSE_PATIENCE_MS, () => socket.terminate());
    socket.once('close', () => {
      patience.dispose();
      resolve();
    });
    socket.close(1000);
  });
}
