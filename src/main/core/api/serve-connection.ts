import { RPCHandler } from '@orpc/server/websocket';
import type { Disposable } from '#shared/base/disposable.ts';
import { DisposableStore } from '#shared/base/disposable.ts';
import type { Logger, Random } from '#shared/base/ports.ts';
import { rpcSocket } from '#shared/client/rpc-socket.ts';
import { MAX_RPC_BYTES } from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { ApiRouter } from './router.ts';
import { StreamServer } from './stream-server.ts';
import { translateError } from './translate-error.ts';

export interface ServeDeps {
  readonly router: ApiRouter;
  readonly sessions: SessionRegistry;
  readonly logger: Logger;
  readonly random: Random;
}

/** Requests of one connection that may be under way at once, streams included. */
const MAX_CONCURRENT = 128;

/** Builds the function that serves the contract and the binary channel to one client at a time. */
export function connectionServer(deps: ServeDeps): (transport: Transport) => Disposable {
  const handler = new RPCHandler(deps.router, {
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          return await next();
        } catch (error) {
          throw translateError(error, path.join('.'), deps);
        }
      },
    ],
  });
  return (transport) => serve(transport, handler, deps);
}

function serve(
  transport: Transport,
  handler: RPCHandler<Record<never, never>>,
  deps: ServeDeps,
): Disposable {
  const store = new DisposableStore();
  const stream = store.add(new StreamServer(transport, deps.sessions, deps.logger));
  // The adapter implements all that the handler calls; the type asks for the whole interface.
  const socket = rpcSocket(transport) as never;
  let underWay = 0;
  store.add(
    transport.onDidReceive((frame) => {
      if (typeof frame !== 'string') {
        stream.receive(frame);
        return;
      }
      if (frame.length > MAX_RPC_BYTES || underWay >= MAX_CONCURRENT) {
        transport.close(
          frame.length > MAX_RPC_BYTES ? 'request too large' : 'too many requests at once',
        );
        return;
      }
      underWay += 1;
      handler
        .message(socket, frame)
        .catch((error: unknown) => {
          deps.logger.warn({ err: error }, 'a malformed request closed its connection');
          transport.close('malformed request');
        })
        .finally(() => {
          underWay -= 1;
        });
    }),
  );
  store.add(transport.onDidClose(() => store.dispose()));
  store.add({ dispose: () => handler.close(socket) });
  return store;
}
