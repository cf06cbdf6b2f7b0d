// Turns whatever a call to an agent rejects with into our classes, once, at the edge (acp.md 3.4, 4.4,
// 4.5). The original always stays as the cause.
import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { plainLine } from '#shared/chat/safe-text.ts';
import { type AgentAuthMethod, readAuthMethods } from '../auth/auth-method.ts';
import type { AgentExit } from '../transport/transport.ts';
import {
  AcpError,
  AgentRequestError,
  AuthRequiredError,
  CancelledError,
  InvalidParamsError,
  ProtocolError,
  ProtocolVersionError,
  RequestTimeoutError,
  SessionNotFoundError,
  TransportError,
  UnsupportedMethodError,
} from './acp-error.ts';
import { classifyError, isProviderAuth, isRetryable } from './classify-error.ts';
import { fieldOf } from './field-of.ts';

export interface AcpErrorContext {
  /** How somebody can log in, see `authMethodsOf`. */
  readonly authMethods?: readonly AgentAuthMethod[];
  /** JSON-RPC method that failed. */
  readonly method?: string;
  /** Session that the call named. */
  readonly sessionId?: string;
  /** How the agent's process ended, if it did. */
  readonly exit?: AgentExit | undefined;
}

/** Longest part of an agent's own words in a message, in characters. */
const MAX_SAID = 500;
/** Calls in which opencode says "service failure" for an unknown session. */
const opensSession = new Set(['session/load', 'session/resume', 'session/fork']);
/** What the protocol library rejects with once the connection is gone. */
const CLOSED = 'ACP connection closed';

/** `error` as one of our classes; one that is already stays as it is. */
export function toAcpError(error: unknown, context: AcpErrorContext = {}): AcpError {
  if (error instanceof AcpError) return error;
  if (error instanceof RequestError) return fromRequestError(error, context);
  const { name, code, message } = partsOf(error);
  if (name === 'AbortError') return new CancelledError('The call was cancelled.', { cause: error });
  if (name === 'TimeoutError') {
    return new RequestTimeoutError(
      'The agent did not answer in time. Try again, or restart the agent.',
      { cause: error },
    );
  }
  if (message.startsWith(CLOSED)) return closedError(error, context.exit);
  if (name === 'MessageTooLargeError') {
    return new TransportError(
      'The agent sent more than fits in one message, so the connection was ended. Restart the agent.',
      'read',
      { cause: error },
    );
  }
  if (
    code === 'EPIPE' ||
    code === 'ERR_STREAM_DESTROYED' ||
    code === 'ERR_STREAM_WRITE_AFTER_END'
  ) {
    return new TransportError('The agent no longer takes messages. Restart it.', 'send', {
      cause: error,
      ...(context.exit && { exit: context.exit }),
    });
  }
  if (name === 'ZodError' || name === '$ZodError') {
    return new ProtocolError(
      `The agent's answer${callOf(context)} is not what the protocol says. Update the agent.`,
      -32600,
      undefined,
      { cause: error },
    );
  }
  return new AgentRequestError(
    `The call${callOf(context)} failed in an unexpected way${said(message)}.`,
    -32603,
    undefined,
    { cause: error, retryable: isRetryable(error) },
  );
}

function fromRequestError(error: RequestError, context: AcpErrorContext): AcpError {
  const { code, data } = error;
  const details = said(wordsOf(error));
  const more = { cause: error };
  switch (code) {
    case -32700:
    case -32600:
      return new ProtocolError(
        `The agent did not understand the message${callOf(context)}${details}. Update the agent.`,
        code,
        data,
        more,
      );
    case -32601:
      return new UnsupportedMethodError(
        `The agent does not offer this${callOf(context)}.`,
        code,
        data,
        more,
      );
    case -32602:
      return isUnknownSession(error, context)
        ? sessionNotFound(error, context)
        : new InvalidParamsError(
            `The agent refused the values${callOf(context)}${details}.`,
            code,
            data,
            more,
          );
    case -32000:
      return authRequired(error, context);
    case -32002:
      return sessionNotFound(error, context);
    case -32800:
      return new CancelledError('The agent cancelled the call.', more);
    case -32022:
      return new ProtocolVersionError(
        `The agent speaks another version of the protocol${details}. Update the agent.`,
        code,
        data,
        more,
      );
    default:
      if (isProviderAuth(data)) return authRequired(error, context);
      if (isUnknownSession(error, context)) return sessionNotFound(error, context);
      return agentFailed(error);
  }
}

function agentFailed(error: RequestError): AgentRequestError {
  const { class: kind, subClass, retryable } = classifyError(error);
  const next =
    subClass === 'prompt_too_long'
      ? 'Shorten the prompt or start a new session.'
      : subClass === 'invalid_model'
        ? 'Choose another model.'
        : retryable
          ? 'Try again a little later.'
          : kind === 'authentication'
            ? 'Check the log-in of the provider.'
            : 'See the log of the agent for more.';
  return new AgentRequestError(
    `The agent failed${said(wordsOf(error))}. ${next}`,
    error.code,
    error.data,
    { cause: error, retryable },
  );
}

function authRequired(error: RequestError, context: AcpErrorContext): AuthRequiredError {
  const { data } = error;
  // Qwen repeats its methods here.
  const sent = readAuthMethods(fieldOf(data, 'authMethods'));
  const provider = fieldOf(data, 'providerId');
  const providerId = typeof provider === 'string' ? plainLine(provider, 128) : undefined;
  const whom = providerId === undefined ? 'the agent' : `the provider "${providerId}"`;
  return new AuthRequiredError(
    `Somebody has to log in to ${whom} first. Log in and try again.`,
    { methods: sent.length > 0 ? sent : (context.authMethods ?? []), providerId, data },
    { cause: error },
  );
}

function sessionNotFound(error: RequestError, context: AcpErrorContext): SessionNotFoundError {
  const sent = fieldOf(error.data, 'sessionId');
  const id = context.sessionId ?? (typeof sent === 'string' ? sent : undefined);
  const which = id === undefined ? 'that session' : `the session "${plainLine(id, 128)}"`;
  return new SessionNotFoundError(
    `The agent does not know ${which}. It may have been deleted; start a new one.`,
    error.code,
    error.data,
    { cause: error },
  );
}

function isUnknownSession(error: RequestError, { method }: AcpErrorContext): boolean {
  const { code, data } = error;
  if (code === -32602) {
    // A session's id among the data alone proves nothing: a refused value may bring it along.
    return /\b(session|thread|conversation)\b.{0,40}\bnot found\b|\bunknown session\b/i.test(
      wordsOf(error),
    );
  }
  if (code !== -32603 || method === undefined || !opensSession.has(method)) return false;
  return fieldOf(data, 'service') === 'session' && fieldOf(data, 'errorName') === undefined;
}

function closedError(error: unknown, exit: AgentExit | undefined): TransportError {
  if (exit === undefined) {
    return new TransportError(
      'The connection to the agent is closed. Restart the agent.',
      'closed',
      {
        cause: error,
      },
    );
  }
  const how = exit.signal === null ? `with code ${exit.exitCode}` : `by ${exit.signal}`;
  const tail = plainLine(exit.stderrTail.slice(-MAX_SAID), MAX_SAID);
  return new TransportError(
    `The agent ended ${how}${tail === '' ? '' : `; its last words: ${tail}`}. Restart it.`,
    'subprocess',
    { cause: error, exit: { ...exit } },
  );
}

/** What an agent says, with the details it sends along; untrusted. */
function wordsOf(error: RequestError): string {
  const parts = [error.message, ...['details', 'message'].map((name) => fieldOf(error.data, name))];
  return [...new Set(parts.filter((part) => typeof part === 'string' && part !== ''))].join(': ');
}

function said(words: string): string {
  const line = plainLine(words, MAX_SAID).replace(/[.\s]+$/, '');
  return line === '' ? '' : `: ${line}`;
}

function callOf({ method }: AcpErrorContext): string {
  return method === undefined ? '' : ` (${method})`;
}

function partsOf(error: unknown): { name: string; code: string; message: string } {
  const name = fieldOf(error, 'name');
  const code = fieldOf(error, 'code');
  const own = error instanceof Error ? error.name : name;
  return {
    name: typeof own === 'string' ? own : '',
    code: typeof code === 'string' ? code : '',
    message: error instanceof Error ? error.message : typeof error === 'string' ? error : '',
  };
}
