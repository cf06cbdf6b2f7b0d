import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { readAuthMethods } from '../auth/auth-method.ts';
import {
  AgentRequestError,
  AuthRequiredError,
  BadOptionError,
  CancelledError,
  InvalidParamsError,
  ProtocolError,
  ProtocolVersionError,
  RequestTimeoutError,
  SessionNotFoundError,
  TransportError,
  UnsupportedMethodError,
} from './acp-error.ts';
import { toAcpError } from './to-acp-error.ts';

const methods = readAuthMethods([{ id: 'login', name: 'Log in' }]);

describe('toAcpError', () => {
  it.each([
    [-32700, ProtocolError],
    [-32600, ProtocolError],
    [-32601, UnsupportedMethodError],
    [-32602, InvalidParamsError],
    [-32603, AgentRequestError],
    [-32000, AuthRequiredError],
    [-32002, SessionNotFoundError],
    [-32800, CancelledError],
    [-32022, ProtocolVersionError],
    [-31999, AgentRequestError],
  ])('gives code %i its class and keeps the cause', (code, kind) => {
    const cause = new RequestError(code, 'words of the agent', { more: 1 });
    const error = toAcpError(cause);
    expect(error.constructor).toBe(kind);
    expect(error.cause).toBe(cause);
    if (error instanceof AgentRequestError) {
      expect(error.rpcCode).toBe(code);
      expect(error.data).toEqual({ more: 1 });
    }
  });

  it('A23 knows the forms in which an unknown session is told', () => {
    const service = new RequestError(-32603, 'Internal error: OpenCode service failure', {
      service: 'session',
    });
    for (const method of ['session/load', 'session/resume', 'session/fork']) {
      const error = toAcpError(service, { method, sessionId: 'ses_1' });
      expect(error).toBeInstanceOf(SessionNotFoundError);
      expect(error.message).toBe(
        'The agent does not know the session "ses_1". It may have been deleted; start a new one.',
      );
    }
    const gone = new RequestError(-32602, 'Invalid params: session not found: ses_1', {
      sessionId: 'ses_1',
    });
    expect(toAcpError(gone, { method: 'session/prompt' })).toBeInstanceOf(SessionNotFoundError);
  });

  it('does not take other failures for an unknown session', () => {
    const service = { service: 'session' };
    const failure = new RequestError(-32603, 'Internal error', service);
    expect(toAcpError(failure, { method: 'session/prompt' }).code).toBe('agent_request');
    const provider = new RequestError(-32603, 'Internal error', {
      ...service,
      errorName: 'APIError',
    });
    expect(toAcpError(provider, { method: 'session/load' }).code).toBe('agent_request');
    const value = new RequestError(-32602, 'Invalid params: model not found', { sessionId: 's' });
    expect(toAcpError(value).code).toBe('invalid_params');
  });

  it('asks for a log-in with the methods of the agent, or those that came along', () => {
    const plain = toAcpError(new RequestError(-32000, 'Auth', { providerId: 'acme' }), {
      authMethods: methods,
    });
    expect(plain).toMatchObject({ methods, providerId: 'acme', rpcCode: -32000 });
    expect(plain.message).toBe(
      'Somebody has to log in to the provider "acme" first. Log in and try again.',
    );
    const own = toAcpError(
      new RequestError(-32000, 'Auth', { authMethods: [{ id: 'openai', name: 'OpenAI' }] }),
      { authMethods: methods },
    );
    expect(own).toMatchObject({ methods: [{ id: 'openai', kind: 'agent' }] });
  });

  it.each(['ProviderAuthError', 'LoadAPIKeyError'])(
    'takes %s for a missing log-in',
    (errorName) => {
      const error = toAcpError(new RequestError(-32603, 'Internal error', { errorName }), {
        authMethods: methods,
      });
      expect(error).toBeInstanceOf(AuthRequiredError);
      expect(error).toMatchObject({ methods });
    },
  );

  it('says what to do about a failure of the agent, and whether it may pass', () => {
    const of = (message: string) => toAcpError(new RequestError(-32603, message));
    expect(of('rate limit exceeded')).toMatchObject({ retryable: true });
    expect(of('rate limit exceeded').message).toContain('Try again a little later.');
    expect(of('prompt is too long').message).toContain('Shorten the prompt');
    expect(of('model not found').message).toContain('Choose another model.');
    expect(of('Unauthorized').message).toContain('log-in of the provider');
    expect(of('oops')).toMatchObject({ retryable: false });
  });

  it('makes what the agent says harmless and short', () => {
    const { message } = toAcpError(
      new RequestError(-32603, `\u001b[31mred\u001b[0m \u202e${'x'.repeat(10_000)}`, {
        details: 'more',
      }),
    );
    expect(message).toMatch(/^The agent failed: red x+…\. /);
    expect(message.length).toBeLessThan(600);
  });

  it('knows a connection that is gone, and why', () => {
    const closed = new Error('ACP connection closed');
    expect(toAcpError(closed)).toMatchObject({ code: 'transport', reason: 'closed' });
    const exit = { exitCode: null, signal: 'SIGKILL', stderrTail: 'out of memory' };
    const error = toAcpError(closed, { exit });
    expect(error).toMatchObject({ reason: 'subprocess', exit, cause: closed });
    expect(error.message).toBe(
      'The agent ended by SIGKILL; its last words: out of memory. Restart it.',
    );
    const quiet = toAcpError(closed, { exit: { exitCode: 1, signal: null, stderrTail: '' } });
    expect(quiet.message).toBe('The agent ended with code 1. Restart it.');
  });

  it.each([
    ['EPIPE', 'send'],
    ['ERR_STREAM_WRITE_AFTER_END', 'send'],
  ])('takes %s for a failure to %s', (code, reason) => {
    const cause = Object.assign(new Error('write failed'), { code });
    expect(toAcpError(cause)).toMatchObject({ reason, cause });
  });

  it('knows messages that are too long, schemas, aborts and time limits by name', () => {
    const named = (name: string) => Object.assign(new Error('x'), { name });
    expect(toAcpError(named('MessageTooLargeError'))).toMatchObject({ reason: 'read' });
    expect(toAcpError(named('$ZodError'), { method: 'session/new' }).message).toContain(
      '(session/new)',
    );
    expect(toAcpError(named('ZodError'))).toBeInstanceOf(ProtocolError);
    expect(toAcpError(new DOMException('', 'AbortError'))).toBeInstanceOf(CancelledError);
    expect(toAcpError(new DOMException('', 'TimeoutError'))).toBeInstanceOf(RequestTimeoutError);
  });

  it('leaves our own errors alone and takes in whatever else is thrown', () => {
    const own = new BadOptionError('x');
    expect(toAcpError(own)).toBe(own);
    for (const junk of ['text', undefined, null, 7, { odd: true }, new TypeError('bug')]) {
      const error = toAcpError(junk);
      expect(error).toBeInstanceOf(AgentRequestError);
      if (junk !== undefined) expect(error.cause).toBe(junk);
    }
    expect(toAcpError(new TransportError('x', 'send'))).toBeInstanceOf(TransportError);
  });
});
