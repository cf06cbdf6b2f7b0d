// Questions of tools to the user: straight to whoever shows such questions in this process, because an
// agent's MCP client seldom has elicitation (acp.md 6.11).
import { randomUUID } from 'node:crypto';
import type {
  CreateElicitationRequest,
  CreateElicitationResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { ElicitationRequests } from '../client/agent-requests.ts';
import type { SessionView } from '../client/session-view.ts';
import { ElicitationUnavailableError } from '../errors/acp-error.ts';
import { isRecord } from '../updates/narrow.ts';
import type { ElicitParams, ElicitResult } from './tool.ts';

/** The call that asks. */
export interface Asker {
  readonly session: SessionView | undefined;
  readonly toolCallId: string | undefined;
  /** Id of the MCP request; stands for the session where that is unknown. */
  readonly requestId: string | number;
  readonly signal: AbortSignal;
}

/**
 * Asks through the host.
 * @throws ElicitationUnavailableError without a host that can ask
 */
export async function elicitFromHost(
  host: ElicitationRequests | undefined,
  params: ElicitParams,
  asker: Asker,
): Promise<ElicitResult> {
  if (host === undefined) {
    throw new ElicitationUnavailableError(
      'There is nobody to ask: this program shows no questions. Set onElicitation, or go on without an answer.',
    );
  }
  const { session, signal } = asker;
  const answer = await host.create(toRequest(params, asker), { signal, session });
  return toResult(answer);
}

function toRequest(params: ElicitParams, asker: Asker): CreateElicitationRequest {
  const { session, toolCallId, requestId } = asker;
  const scope =
    session === undefined
      ? { requestId }
      : { sessionId: session.id, ...(toolCallId === undefined ? {} : { toolCallId }) };
  const head = {
    ...scope,
    message: params.message,
    ...(params.meta === undefined ? {} : { _meta: params.meta }),
  };
  if (params.mode === 'url') {
    const { url, elicitationId = randomUUID() } = params;
    return { ...head, mode: 'url', url, elicitationId };
  }
  return { ...head, mode: 'form', requestedSchema: params.schema };
}

function toResult(answer: CreateElicitationResponse): ElicitResult {
  const meta = answer._meta === null || answer._meta === undefined ? {} : { meta: answer._meta };
  if (answer.action !== 'accept') {
    return { action: answer.action === 'decline' ? 'decline' : 'cancel', ...meta };
  }
  const content = 'content' in answer ? answer.content : undefined;
  return { action: 'accept', ...(isRecord(content) ? { content } : {}), ...meta };
}
