import { RPCHandler } from '@orpc/server/websocket';
import type { Disposable } from '#shared/base/disposable.ts';
import { DisposableStore } from '#shared/base/disposable.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { rpcSocket } from '#shared/client/rpc-socket.ts';
import { MAX_RPC_BYTES } from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { ClientRelay } from '../session-hosts/client-relay.ts';
import type { HostDirectory } from '../session-hosts/host-directory.ts';
import type { SessionFederation } from '../session-hosts/session-federation.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { ClientRights } from './client-rights.ts';
import type { ApiRouter } from './router.ts';
import { SendPace } from './send-pace.ts';
import { StreamServer } from './stream-server.ts';
import { translateError } from './translate-error.ts';
import { translateStream } from './translate-stream.ts';
import { type WhenKnown, whenKnown } from './when-known.ts';

export interface ServeDeps {
  readonly router: ApiRouter;
  readonly sessions: SessionRegistry;
  readonly federation: SessionFederation;
  readonly hosts: HostDirectory | null;
  /** Resolves when the sessions from before the start are listed. */
  readonly complete: () => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
}

/** Requests of one connection that may be under way at once, streams included. */
const MAX_CONCURRENT = 128;

/** What handlers and interceptors know of the connection a request came over. */
interface ConnectionContext {
  readonly relay: ClientRelay;
  readonly rights: ClientRights | undefined;
}

/** Builds the function that serves the contract and the binary channel to one client at a time. */
export function connectionServer(
  deps: ServeDeps,
): (transport: Transport, rights?: ClientRights) => Disposable {
  const known = whenKnown(deps);
  const handler = new RPCHandler<ConnectionContext>(deps.router, {
    clientInterceptors: [
      async ({ next, path, input, signal, context }) => {
        try {
          await context.rights?.permit(path, input);
          const id = sessionNamed(path, input);
          if (id !== undefined) await known(id);
          // Events come together here anyway, and are not held for a client that does not take them.
          const isHere = id === undefined || path[1] === 'events';
          const host = isHere ? undefined : deps.federation.hostOf(id)?.record;
          if (host) return await context.relay.call(host, path, input, signal);
          const answer: unknown = await next();
          const seen = context.rights ? await context.rights.visible(path, answer) : answer;
          return translateStream(seen, (error) => translateError(error, path.join('.'), deps));
        } catch (error) {
          throw translateError(error, path.join('.'), deps);
        }
      },
    ],
  });
  return (transport, rights) => serve(transport, handler, known, deps, rights);
}

function serve(
  transport: Transport,
  handler: RPCHandler<ConnectionContext>,
  known: WhenKnown,
  deps: ServeDeps,
  rights: ClientRights | undefined,
): Disposable {
  const store = new DisposableStore();
  const { hosts } = deps;
  const relay = store.add(
    new ClientRelay({
      connect: (host) => hosts?.connect(host) ?? Promise.reject(new Error('There are no hosts.')),
      send: (frame) => transport.send(frame),
      // Coming back is the client's; it then sees all terminals as they are by then.
      onDidLose: () => transport.close('a session host was lost'),
    }),
  );
  const stream = store.add(new StreamServer(transport, { ...deps, known, relay, rights }));
  const pace = store.add(new SendPace(transport, deps.clock));
  const messages = rpcSocket(transport);
  const paced = {
    ...messages,
    send(message: string): Promise<void> | undefined {
      messages.send(message);
      // Waited for before a stream is asked for its next item.
      return pace.wait();
    },
  };
  // The adapter implements all that the handler calls; the type asks for the whole interface.
  const socket = paced as never;
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
        .message(socket, frame, { context: { relay, rights } })
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

/** The one session that a call is about: whoever has it must answer. */
function sessionNamed(path: readonly string[], input: unknown): string | undefined {
  // Copies start where new sessions start.
  if (path[0] !== 'sessions' || path[1] === 'duplicate') return undefined;
  if (typeof input !== 'object' || input === null || !('id' in input)) return undefined;
  // A new session's id belongs to nobody yet, or is refused.
  return path[1] === 'create' || typeof input.id !== 'string' ? undefined : input.id;
}
