// What the agent asks of us, brought to the part that answers. Nothing an agent is told comes from an
// error that was not meant for it.

import {
  type ClientApp,
  client,
  RequestError,
  type RequestPermissionResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { AgentSession } from '../session/agent-session.ts';
import type { AgentRequestContext } from './agent-requests.ts';
import type { ClientParts } from './parts.ts';

export interface RequestSources {
  readonly name: string;
  readonly parts: ClientParts;
  readonly session: (sessionId: string) => AgentSession | undefined;
}

const cancelled: RequestPermissionResponse = { outcome: { outcome: 'cancelled' } };

/** An app of the protocol library with a handler for everything an agent can ask. */
export function serveRequests({ name, parts, session: sessionOf }: RequestSources): ClientApp {
  const { files, terminals, permissions, elicitation, logger } = parts;

  /** The session of a request with a signal that ends with request, turn, session and client. */
  function contextOf(sessionId: string, signal: AbortSignal): AgentRequestContext {
    const session = sessionOf(sessionId);
    if (!session) throw RequestError.resourceNotFound(sessionId);
    return { session, signal: AbortSignal.any([signal, session.signal]) };
  }

  async function guarded<T>(method: string, answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof RequestError) throw error;
      logger.error({ err: error, method }, 'A request of the agent could not be answered.');
      throw RequestError.internalError(undefined, 'the client could not answer');
    }
  }

  const app = client({ name })
    .onNotification('session/update', () => {
      // The tap takes updates before they come here.
    })
    .onRequest('session/request_permission', ({ params, signal }) =>
      guarded('session/request_permission', async () => {
        if (!sessionOf(params.sessionId)) return cancelled;
        const context = contextOf(params.sessionId, signal);
        const response = await permissions.requestPermission(params, context);
        terminals.didDecide(params, response, context.session);
        return response;
      }),
    )
    .onRequest('fs/read_text_file', ({ params, signal }) =>
      guarded('fs/read_text_file', async () =>
        files.readTextFile(params, contextOf(params.sessionId, signal)),
      ),
    )
    .onRequest('fs/write_text_file', ({ params, signal }) =>
      guarded('fs/write_text_file', async () => {
        await files.writeTextFile(params, contextOf(params.sessionId, signal));
        return {};
      }),
    )
    .onRequest('elicitation/create', ({ params, signal }) =>
      guarded('elicitation/create', async () => {
        const session =
          'sessionId' in params && typeof params.sessionId === 'string'
            ? sessionOf(params.sessionId)
            : undefined;
        const until = session ? AbortSignal.any([signal, session.signal]) : signal;
        return elicitation.create(params, { signal: until, session });
      }),
    )
    .onNotification('elicitation/complete', ({ params }) => elicitation.complete(params))
    .onRequest('*', ({ method }) => {
      throw RequestError.methodNotFound(method);
    })
    .onNotification('*', () => logger.debug({}, 'The agent told something nobody listens to.'));
  return serveTerminals(app, terminals, contextOf, guarded);
}

function serveTerminals(
  app: ClientApp,
  terminals: ClientParts['terminals'],
  contextOf: (sessionId: string, signal: AbortSignal) => AgentRequestContext,
  guarded: <T>(method: string, answer: () => Promise<T>) => Promise<T>,
): ClientApp {
  return app
    .onRequest('terminal/create', ({ params, signal }) =>
      guarded('terminal/create', async () =>
        terminals.create(params, contextOf(params.sessionId, signal)),
      ),
    )
    .onRequest('terminal/output', ({ params }) =>
      guarded('terminal/output', () => terminals.output(params)),
    )
    .onRequest('terminal/wait_for_exit', ({ params, signal }) =>
      guarded('terminal/wait_for_exit', async () =>
        terminals.waitForExit(params, contextOf(params.sessionId, signal)),
      ),
    )
    .onRequest('terminal/kill', ({ params }) =>
      guarded('terminal/kill', async () => {
        await terminals.kill(params);
        return {};
      }),
    )
    .onRequest('terminal/release', ({ params }) =>
      guarded('terminal/release', async () => {
        await terminals.release(params);
        return {};
      }),
    );
}
