// What kind of failure it is and what helps (acp.md 6.14). Pure: reads the error and its causes.
import { RequestError } from '@agentclientprotocol/sdk/unstable';
import {
  AgentRequestError,
  AuthRequiredError,
  CancelledError,
  CapabilityError,
  CliNotFoundError,
  UnsupportedVersionError,
} from './acp-error.ts';
import { fieldOf } from './field-of.ts';
import { causesOf } from './find-cause.ts';

export type ErrorClass =
  | 'authentication'
  | 'cancelled'
  | 'capability'
  | 'cli'
  | 'rate_limit'
  | 'overload'
  | 'transient_connection'
  | 'execution'
  | 'unknown';

export type ErrorSubClass =
  | 'prompt_too_long'
  | 'rate_limit_tokens'
  | 'rate_limit_requests'
  | 'invalid_schema'
  | 'invalid_model'
  | 'provider_error'
  | 'subprocess_died';

/** What helps. `fallback` is for later. */
export type RecoveryAction = 'refresh_auth' | 'retry_with_backoff' | 'stop' | 'fallback' | 'none';

export interface ErrorClassification {
  readonly class: ErrorClass;
  readonly subClass: ErrorSubClass | undefined;
  readonly recovery: RecoveryAction;
  /** True if the same call may well succeed a little later. */
  readonly retryable: boolean;
  /** JSON-RPC code, if an agent answered with an error. */
  readonly rpcCode: number | undefined;
  /** What it was judged by; untrusted text. */
  readonly message: string;
}

/** Longer texts are judged by their beginning. */
const MAX_TEXT = 16_384;

const classTexts: readonly (readonly [ErrorClass, RegExp])[] = [
  [
    'transient_connection',
    /econnreset|epipe|connection reset|connection refused|econnrefused|broken pipe|network is unreachable|temporarily unavailable|i\/o timeout|unable to connect/,
  ],
  ['rate_limit', /rate.?limit|\b429\b|too many requests/],
  ['overload', /overload|\b529\b/],
  ['authentication', /unauthori[sz]ed|api.?key|authentication/],
];

const subClassTexts: readonly (readonly [ErrorSubClass, RegExp])[] = [
  [
    'prompt_too_long',
    /context.?length|context.?window|(prompt|input) (is )?too long|too many tokens|request (entity )?too large/,
  ],
  ['rate_limit_tokens', /tokens per min(ute)?|\btpm\b/],
  ['rate_limit_requests', /requests per min(ute)?|\brpm\b/],
  ['invalid_schema', /invalid params|expected array|schema|malformed/],
  [
    'invalid_model',
    /model (.{1,80} )?(was )?not found|unknown model|model (.{1,80} )?(is )?unknown|model .{0,80}does not exist/,
  ],
  ['provider_error', /provider error|upstream|bad gateway/],
  ['subprocess_died', /process exited|broken pipe|connection closed/],
];

const recoveries: Record<ErrorClass, RecoveryAction> = {
  authentication: 'refresh_auth',
  rate_limit: 'retry_with_backoff',
  overload: 'retry_with_backoff',
  transient_connection: 'retry_with_backoff',
  cancelled: 'stop',
  capability: 'stop',
  cli: 'stop',
  execution: 'none',
  unknown: 'none',
};

/** Judges any thrown value. Null and undefined are no error: `unknown`. */
export function classifyError(error: unknown): ErrorClassification {
  const chain = causesOf(error);
  const message = textOf(chain);
  const lower = message.toLowerCase();
  const kind = chain.length === 0 ? 'unknown' : (ownClass(chain) ?? foreignClass(chain, lower));
  const subClass = subClassTexts.find(([, pattern]) => pattern.test(lower))?.[0];
  const mayPass = recoveries[kind] === 'retry_with_backoff';
  return {
    class: kind,
    subClass,
    recovery: recoveries[kind],
    retryable: mayPass && subClass !== 'prompt_too_long',
    rpcCode: rpcCodeOf(chain),
    message,
  };
}

/** True if the same call may well succeed a little later. */
export function isRetryable(error: unknown): boolean {
  return classifyError(error).retryable;
}

/** `errorName` of what opencode sends along with an error: the provider lacks a valid key. */
export function isProviderAuth(data: unknown): boolean {
  const name = fieldOf(data, 'errorName');
  return name === 'ProviderAuthError' || name === 'LoadAPIKeyError';
}

function ownClass(chain: readonly unknown[]): ErrorClass | undefined {
  for (const error of chain) {
    if (error instanceof AuthRequiredError) return 'authentication';
    if (error instanceof CancelledError) return 'cancelled';
    if (error instanceof CapabilityError) return 'capability';
    if (error instanceof CliNotFoundError || error instanceof UnsupportedVersionError) return 'cli';
  }
  return undefined;
}

function foreignClass(chain: readonly unknown[], text: string): ErrorClass {
  const data = chain.map(dataOf).find((sent) => sent !== undefined);
  if (rpcCodeOf(chain) === -32000 || isProviderAuth(data)) return 'authentication';
  if (rpcCodeOf(chain) === -32800) return 'cancelled';
  const byCode = classOfStatus(rpcCodeOf(chain)) ?? classOfStatus(fieldOf(data, 'statusCode'));
  return byCode ?? classTexts.find(([, pattern]) => pattern.test(text))?.[0] ?? 'execution';
}

/** Some agents use the numbers of HTTP as codes. */
function classOfStatus(code: unknown): ErrorClass | undefined {
  if (typeof code !== 'number') return undefined;
  if (code === 401 || code === 403) return 'authentication';
  if (code === 429) return 'rate_limit';
  if (code === 503 || code === 529) return 'overload';
  if (code === 408 || code === 409 || (code >= 500 && code <= 599)) return 'execution';
  return undefined;
}

function rpcCodeOf(chain: readonly unknown[]): number | undefined {
  for (const error of chain) {
    if (error instanceof RequestError) return error.code;
    if (error instanceof AgentRequestError) return error.rpcCode;
  }
  return undefined;
}

function dataOf(error: unknown): unknown {
  return error instanceof RequestError || error instanceof AgentRequestError
    ? error.data
    : undefined;
}

/** What the agent said if it said something; our own words around it would mislead. */
function textOf(chain: readonly unknown[]): string {
  const said = chain.filter((error) => error instanceof RequestError);
  const from = said.length > 0 ? said : chain;
  const parts = from.flatMap((error) => [
    error instanceof Error ? error.message : typeof error === 'string' ? error : '',
    ...['message', 'details', 'error'].map((name) => fieldOf(dataOf(error), name)),
  ]);
  const texts = parts.filter((part): part is string => typeof part === 'string' && part !== '');
  return texts.join('\n').slice(0, MAX_TEXT);
}
