import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import {
  AuthRequiredError,
  BudgetExceededError,
  CancelledError,
  CapabilityError,
  CliNotFoundError,
  RetriesExhaustedError,
  TransportError,
  UnsupportedVersionError,
} from './acp-error.ts';
import { classifyError, type ErrorClass, isRetryable } from './classify-error.ts';
import { toAcpError } from './to-acp-error.ts';

const failed = (message: string, data?: unknown): RequestError =>
  new RequestError(-32603, message, data);

describe('classifyError', () => {
  it.each<[Error, ErrorClass, string]>([
    [new AuthRequiredError('', { methods: [] }), 'authentication', 'refresh_auth'],
    [new CancelledError(''), 'cancelled', 'stop'],
    [new CapabilityError('', 'image'), 'capability', 'stop'],
    [new CliNotFoundError('', []), 'cli', 'stop'],
    [new UnsupportedVersionError('', '1', '2'), 'cli', 'stop'],
    [new BudgetExceededError(''), 'execution', 'none'],
  ])('knows our own %o', (error, kind, recovery) => {
    expect(classifyError(error)).toMatchObject({ class: kind, recovery, retryable: false });
  });

  it.each<[number, ErrorClass, boolean]>([
    [-32000, 'authentication', false],
    [-32800, 'cancelled', false],
    [401, 'authentication', false],
    [403, 'authentication', false],
    [429, 'rate_limit', true],
    [503, 'overload', true],
    [529, 'overload', true],
    [408, 'execution', false],
    [409, 'execution', false],
    [500, 'execution', false],
    [504, 'execution', false],
    [-32603, 'execution', false],
  ])('judges code %i as %s', (code, kind, retryable) => {
    const error = new RequestError(code, 'words');
    expect(classifyError(error)).toMatchObject({ class: kind, retryable, rpcCode: code });
    expect(classifyError(error).message).toBe('words');
    expect(isRetryable(error)).toBe(retryable);
  });

  it('judges by what opencode sends along', () => {
    for (const errorName of ['ProviderAuthError', 'LoadAPIKeyError']) {
      expect(classifyError(failed('x', { errorName })).class).toBe('authentication');
    }
    expect(classifyError(failed('x', { statusCode: 429 })).class).toBe('rate_limit');
    expect(classifyError(failed('x', { message: 'Overloaded' })).class).toBe('overload');
  });

  it.each<[string, ErrorClass]>([
    ['read ECONNRESET', 'transient_connection'],
    ['write EPIPE', 'transient_connection'],
    ['Connection reset by peer', 'transient_connection'],
    ['connection refused', 'transient_connection'],
    ['Broken pipe', 'transient_connection'],
    ['network is unreachable', 'transient_connection'],
    ['Resource temporarily unavailable', 'transient_connection'],
    ['i/o timeout', 'transient_connection'],
    ['Unable to connect. Is the computer able to access the url?', 'transient_connection'],
    ['Rate limit reached', 'rate_limit'],
    ['status 429', 'rate_limit'],
    ['overloaded_error', 'overload'],
    ['HTTP 529', 'overload'],
    ['Unauthorized', 'authentication'],
    ['Incorrect API key provided', 'authentication'],
    ['authentication failed', 'authentication'],
    ['line 4290 is wrong', 'execution'],
    ['anything else', 'execution'],
  ])('judges the text "%s" as %s', (text, kind) => {
    expect(classifyError(failed(text)).class).toBe(kind);
    expect(classifyError(toAcpError(failed(text))).class).toBe(kind);
  });

  it('asks a connection before a rate limit, and a rate limit before a key', () => {
    expect(classifyError(failed('rate limit, connection reset')).class).toBe(
      'transient_connection',
    );
    expect(classifyError(failed('api key: rate limit')).class).toBe('rate_limit');
  });

  it.each([
    ['maximum context length is 128000', 'prompt_too_long'],
    ['exceeds the context window', 'prompt_too_long'],
    ['prompt is too long', 'prompt_too_long'],
    ['Input is too long', 'prompt_too_long'],
    ['too many tokens', 'prompt_too_long'],
    ['request too large', 'prompt_too_long'],
    ['tokens per minute', 'rate_limit_tokens'],
    ['TPM limit', 'rate_limit_tokens'],
    ['requests per minute', 'rate_limit_requests'],
    ['RPM exceeded', 'rate_limit_requests'],
    ['Invalid params', 'invalid_schema'],
    ['expected array, received null', 'invalid_schema'],
    ['does not match the schema', 'invalid_schema'],
    ['malformed request', 'invalid_schema'],
    ['Model not found', 'invalid_model'],
    ['unknown model', 'invalid_model'],
    ['The model `x` does not exist', 'invalid_model'],
    ['provider error', 'provider_error'],
    ['upstream failed', 'provider_error'],
    ['502 Bad Gateway', 'provider_error'],
    ['process exited', 'subprocess_died'],
    ['ACP connection closed', 'subprocess_died'],
    ['nothing known', undefined],
  ])('finds in "%s" the sub-class %s', (text, subClass) => {
    expect(classifyError(failed(text)).subClass).toBe(subClass);
  });

  it('never retries a prompt that is too long', () => {
    const error = failed('rate limit: too many tokens');
    expect(classifyError(error)).toMatchObject({
      class: 'rate_limit',
      subClass: 'prompt_too_long',
      recovery: 'retry_with_backoff',
      retryable: false,
    });
  });

  it('looks at causes, and not at our own words about them', () => {
    const inner = toAcpError(failed('rate limit'));
    expect(
      classifyError(new RetriesExhaustedError('All failed', 3, { cause: inner })),
    ).toMatchObject({ class: 'rate_limit', rpcCode: -32603 });
    expect(classifyError(toAcpError(failed('Unauthorised'))).class).toBe('authentication');
    expect(
      classifyError(new TransportError('The agent ended by SIGKILL.', 'subprocess')).class,
    ).toBe('execution');
  });

  it('takes any value', () => {
    expect(classifyError(undefined)).toEqual({
      class: 'unknown',
      subClass: undefined,
      recovery: 'none',
      retryable: false,
      rpcCode: undefined,
      message: '',
    });
    expect(classifyError(null).class).toBe('unknown');
    expect(classifyError('rate limit').class).toBe('rate_limit');
    expect(classifyError({ odd: true }).class).toBe('execution');
  });
});
