// What agents answer, read with care: what is missing or wrong is left out where one can do without,
// and is a `ProtocolError` where one cannot.

import type {
  AgentCapabilities,
  Implementation,
  ListSessionsResponse,
  PromptResponse,
  SessionConfigOption,
  SessionInfo,
  SessionModeState,
  StopReason,
  Usage,
} from '@agentclientprotocol/sdk/unstable';
import { ProtocolError } from '../errors/acp-error.ts';
import {
  isRecord,
  itemsOf,
  type JsonRecord,
  numberOf,
  oneOf,
  textField,
} from '../updates/narrow.ts';
import {
  type LegacyModels,
  parseConfigOptions,
  parseLegacyModels,
  parseModes,
} from '../updates/parse-config.ts';

/** What the agent says of a session when it opens one. */
export interface OpenedSession {
  readonly sessionId: string | undefined;
  readonly configOptions: readonly SessionConfigOption[] | undefined;
  readonly modes: SessionModeState | undefined;
  readonly models: LegacyModels | undefined;
  readonly meta: JsonRecord | undefined;
}

const maxIdLength = 500;

function malformed(method: string, what: string, data: unknown): ProtocolError {
  const message = `The agent's answer to ${method} ${what}. Update the agent, or report this to its makers.`;
  return new ProtocolError(message, -32600, data);
}

function idOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > maxIdLength) return undefined;
  return value;
}

/** For all four ways to open a session. */
export function parseOpened(answer: unknown): OpenedSession {
  const raw = isRecord(answer) ? answer : {};
  return {
    sessionId: idOf(raw['sessionId']),
    configOptions: parseConfigOptions(raw['configOptions']),
    modes: parseModes(raw['modes']),
    models: parseLegacyModels(raw['models']),
    meta: isRecord(raw['_meta']) ? raw['_meta'] : undefined,
  };
}

/** For `session/new` and `session/fork`. @throws ProtocolError without a usable id */
export function parseNewSession(answer: unknown): OpenedSession & { readonly sessionId: string } {
  const opened = parseOpened(answer);
  const { sessionId } = opened;
  if (sessionId === undefined) throw malformed('session/new', 'has no usable session id', answer);
  return { ...opened, sessionId };
}

const stopReasons: readonly StopReason[] = [
  'end_turn',
  'max_tokens',
  'max_turn_requests',
  'refusal',
  'cancelled',
];

function usageOf(raw: unknown): Usage | undefined {
  if (!isRecord(raw)) return undefined;
  const inputTokens = numberOf(raw['inputTokens']);
  const outputTokens = numberOf(raw['outputTokens']);
  const totalTokens = numberOf(raw['totalTokens']);
  if (inputTokens === undefined && outputTokens === undefined && totalTokens === undefined) {
    return undefined;
  }
  const usage: Usage = {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    totalTokens: totalTokens ?? (inputTokens ?? 0) + (outputTokens ?? 0),
  };
  for (const key of ['thoughtTokens', 'cachedReadTokens', 'cachedWriteTokens'] as const) {
    const value = numberOf(raw[key]);
    if (value !== undefined) usage[key] = value;
  }
  return usage;
}

/** A stop reason that is not known counts as the usual one. @throws ProtocolError for no answer at all */
export function parsePromptResponse(answer: unknown): PromptResponse {
  if (!isRecord(answer)) throw malformed('session/prompt', 'is no object', answer);
  const usage = usageOf(answer['usage']);
  const response: PromptResponse = {
    stopReason: oneOf(stopReasons, answer['stopReason']) ?? 'end_turn',
  };
  if (usage) response.usage = usage;
  if (isRecord(answer['_meta'])) response._meta = { ...answer['_meta'] };
  return response;
}

function sessionInfoOf(raw: unknown): SessionInfo | undefined {
  if (!isRecord(raw)) return undefined;
  const sessionId = idOf(raw['sessionId']);
  if (sessionId === undefined) return undefined;
  const info: SessionInfo = {
    sessionId,
    cwd: typeof raw['cwd'] === 'string' ? raw['cwd'] : '',
    ...textField(raw, 'title'),
    ...textField(raw, 'updatedAt'),
  };
  if (typeof raw['archived'] === 'boolean') info.archived = raw['archived'];
  return info;
}

export function parseSessionList(answer: unknown): ListSessionsResponse {
  const raw = isRecord(answer) ? answer : {};
  const sessions = itemsOf(raw['sessions'], sessionInfoOf) ?? [];
  const cursor = raw['nextCursor'];
  if (typeof cursor === 'string' && cursor !== '') return { sessions, nextCursor: cursor };
  return { sessions };
}

/** The settings in an answer to `session/set_config_option`, if it has them. */
export function parseSetOption(answer: unknown): SessionConfigOption[] | undefined {
  return isRecord(answer) ? parseConfigOptions(answer['configOptions']) : undefined;
}

/** For answers that only say "done". */
export function parseNothing(): void {}

function flagsOf<K extends string>(raw: unknown, keys: readonly K[]): Partial<Record<K, boolean>> {
  const flags: Partial<Record<K, boolean>> = {};
  if (!isRecord(raw)) return flags;
  for (const key of keys) if (raw[key] === true) flags[key] = true;
  return flags;
}

/** `{}` or more means "has it", as the protocol wants; some agents say `true`. */
function offersOf<K extends string>(raw: unknown, keys: readonly K[]): Partial<Record<K, object>> {
  const offers: Partial<Record<K, object>> = {};
  if (!isRecord(raw)) return offers;
  for (const key of keys) {
    const value = raw[key];
    if (isRecord(value)) offers[key] = value;
    else if (value === true) offers[key] = {};
  }
  return offers;
}

const sessionOffers = [
  'list',
  'delete',
  'additionalDirectories',
  'systemPrompt',
  'fork',
  'archive',
  'status',
  'title',
  'resume',
  'close',
] as const;

function capabilitiesOf(value: unknown): AgentCapabilities {
  const raw = isRecord(value) ? value : {};
  return {
    loadSession: raw['loadSession'] === true,
    promptCapabilities: flagsOf(raw['promptCapabilities'], ['image', 'audio', 'embeddedContext']),
    mcpCapabilities: flagsOf(raw['mcpCapabilities'], ['http', 'sse', 'acp']),
    sessionCapabilities: offersOf(raw['sessionCapabilities'], sessionOffers),
    auth: offersOf(raw['auth'], ['logout', 'status']),
    ...(isRecord(raw['_meta']) ? { _meta: { ...raw['_meta'] } } : {}),
  };
}

function infoOf(raw: unknown): Implementation | undefined {
  if (!isRecord(raw) || typeof raw['name'] !== 'string') return undefined;
  const version = typeof raw['version'] === 'string' ? raw['version'] : '';
  return { name: raw['name'], version, ...textField(raw, 'title') };
}

/** What `initialize` told; ways to log in are left as they came. */
export interface Initialized {
  readonly protocolVersion: number | undefined;
  readonly capabilities: AgentCapabilities;
  readonly agentInfo: Implementation | undefined;
  /** The whole answer, untrusted. */
  readonly raw: JsonRecord;
}

/** @throws ProtocolError if it is no object */
export function parseInitialized(answer: unknown): Initialized {
  if (!isRecord(answer)) throw malformed('initialize', 'is no object', answer);
  return {
    protocolVersion: numberOf(answer['protocolVersion']),
    capabilities: capabilitiesOf(answer['agentCapabilities']),
    agentInfo: infoOf(answer['agentInfo']),
    raw: answer,
  };
}
