// What can go wrong with an agent, as classes. `instanceof AcpError` means: ours, with a message for a
// person. See docs/agents.md for what to do about each.

import type { AgentAuthMethod } from '../auth/auth-method.ts';

/** Stable names for programs; one per class. */
export type AcpErrorCode =
  | 'cli_not_found'
  | 'unsupported_version'
  | 'process'
  | 'transport'
  | 'client_closed'
  | 'not_started'
  | 'already_connected'
  | 'session_busy'
  | 'session_closed'
  | 'agent_request'
  | 'protocol'
  | 'protocol_version'
  | 'invalid_params'
  | 'auth_required'
  | 'session_not_found'
  | 'unsupported_method'
  | 'capability'
  | 'request_timeout'
  | 'cancelled'
  | 'budget_exceeded'
  | 'hook_rejected'
  | 'structured_output_missing'
  | 'elicitation_unavailable'
  | 'extension_method'
  | 'session_cost_not_found'
  | 'update_queue_overflow'
  | 'bad_option'
  | 'side_channel'
  | 'retries_exhausted';

interface AcpErrorOptions {
  readonly cause?: unknown;
  /** True if the same call may well succeed a little later. */
  readonly retryable?: boolean;
}

/** An expected failure. `message` says what failed and what to do next, without secrets or content. */
export abstract class AcpError extends Error {
  abstract readonly code: AcpErrorCode;
  readonly retryable: boolean;

  constructor(message: string, options: AcpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.retryable = options.retryable ?? false;
  }
}

/** The agent's program is nowhere to be found. */
export class CliNotFoundError extends AcpError {
  readonly code = 'cli_not_found';
  readonly searchedPaths: readonly string[];

  constructor(message: string, searchedPaths: readonly string[], options?: AcpErrorOptions) {
    super(message, options);
    this.searchedPaths = searchedPaths;
  }
}

/** The agent's program is older than what is needed, or tells no version. */
export class UnsupportedVersionError extends AcpError {
  readonly code = 'unsupported_version';
  readonly found: string;
  readonly required: string;

  constructor(message: string, found: string, required: string, options?: AcpErrorOptions) {
    super(message, options);
    this.found = found;
    this.required = required;
  }
}

/** How a process ended; one of both is null. */
export interface ExitInfo {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The agent's program could not be started, or ended before it answered. */
export class ProcessError extends AcpError {
  readonly code = 'process';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr, without escape sequences. */
  readonly stderrTail: string;

  constructor(message: string, exit: ExitInfo & { stderrTail: string }, options?: AcpErrorOptions) {
    super(message, options);
    this.exitCode = exit.exitCode;
    this.signal = exit.signal;
    this.stderrTail = exit.stderrTail;
  }
}

/** The agent ended because of a mistake in its own configuration, which a person can correct. */
export class AgentConfigError extends ProcessError {
  /** Absolute path of the file, as the agent named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(
    message: string,
    exit: ExitInfo & { stderrTail: string },
    place: { file: string; line?: number | undefined; column?: number | undefined },
  ) {
    super(message, exit);
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** Where a connection broke. */
export type TransportFailure = 'send' | 'read' | 'subprocess' | 'closed';

/** The connection to the agent is gone. */
export class TransportError extends AcpError {
  readonly code = 'transport';
  readonly reason: TransportFailure;
  readonly exit: (ExitInfo & { readonly stderrTail: string }) | undefined;

  constructor(
    message: string,
    reason: TransportFailure,
    options: AcpErrorOptions & { exit?: ExitInfo & { stderrTail: string } } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.exit = options.exit;
  }
}

/** The client was closed, by its owner. */
export class ClientClosedError extends AcpError {
  readonly code = 'client_closed';
}

/** `start` was not called, or has not ended yet. */
export class NotStartedError extends AcpError {
  readonly code = 'not_started';
}

/** `start` was called twice. */
export class AlreadyConnectedError extends AcpError {
  readonly code = 'already_connected';
}

/** A turn runs already and the prompt was not to be queued. */
export class SessionBusyError extends AcpError {
  readonly code = 'session_busy';
}

/** The session was closed or deleted. */
export class SessionClosedError extends AcpError {
  readonly code = 'session_closed';
}

/** The agent answered with an error. */
export class AgentRequestError extends AcpError {
  readonly code: AcpErrorCode = 'agent_request';
  /** JSON-RPC code. */
  readonly rpcCode: number;
  /** What the agent sent along; untrusted. */
  readonly data: unknown;

  constructor(message: string, rpcCode: number, data?: unknown, options?: AcpErrorOptions) {
    super(message, options);
    this.rpcCode = rpcCode;
    this.data = data;
  }
}

/** -32700 and -32600, and answers that are not what the protocol says. */
export class ProtocolError extends AgentRequestError {
  override readonly code = 'protocol';
}

/** The agent speaks another version of the protocol. */
export class ProtocolVersionError extends AgentRequestError {
  override readonly code = 'protocol_version';
}

/** -32602, or a value that was not offered. */
export class InvalidParamsError extends AgentRequestError {
  override readonly code = 'invalid_params';
}

/** -32601: the agent does not have the method. */
export class UnsupportedMethodError extends AgentRequestError {
  override readonly code = 'unsupported_method';
}

/** -32002, or what an agent says in its place. */
export class SessionNotFoundError extends AgentRequestError {
  override readonly code = 'session_not_found';
}

/** -32000: somebody has to log in first. */
export class AuthRequiredError extends AgentRequestError {
  override readonly code = 'auth_required';
  /** Ways to do so, as the agent offers them. */
  readonly methods: readonly AgentAuthMethod[];
  readonly providerId: string | undefined;

  constructor(
    message: string,
    details: {
      methods: readonly AgentAuthMethod[];
      providerId?: string | undefined;
      data?: unknown;
    },
    options?: AcpErrorOptions,
  ) {
    super(message, -32000, details.data, options);
    this.methods = details.methods;
    this.providerId = details.providerId;
  }
}

/** The agent cannot take what it was to be sent. */
export class CapabilityError extends AcpError {
  readonly code = 'capability';
  /** E.g. `image` or `mcp.http`. */
  readonly capability: string;
  /** Name of the MCP server it is about. */
  readonly server: string | undefined;

  constructor(message: string, capability: string, server?: string) {
    super(message);
    this.capability = capability;
    this.server = server;
  }
}

/** No answer within the time given; `cause` is kept. */
export class RequestTimeoutError extends AcpError {
  readonly code = 'request_timeout';
}

/** The agent was started but did not answer in time. */
export class StartTimeoutError extends RequestTimeoutError {
  /** The end of what it wrote to stderr, without escape sequences. */
  readonly stderrTail: string;

  constructor(message: string, stderrTail: string, options?: AcpErrorOptions) {
    super(message, options);
    this.stderrTail = stderrTail;
  }
}

/** The caller's signal aborted, or the agent said -32800. */
export class CancelledError extends AcpError {
  readonly code = 'cancelled';
}

/** What was to be spent at most is spent. */
export class BudgetExceededError extends AcpError {
  readonly code = 'budget_exceeded';
}

/** A hook refused; `reason` is its own. */
export class HookRejectedError extends AcpError {
  readonly code = 'hook_rejected';
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

/** The turn ended without the structured answer that was asked for. */
export class StructuredOutputMissingError extends AcpError {
  readonly code = 'structured_output_missing';
}

/** There is nobody to ask: outside a tool call, or without a handler. */
export class ElicitationUnavailableError extends AcpError {
  readonly code = 'elicitation_unavailable';
}

/** Names of extension methods begin with `_`. */
export class ExtensionMethodError extends AcpError {
  readonly code = 'extension_method';
}

/** No cost is saved for the session. */
export class SessionCostNotFoundError extends AcpError {
  readonly code = 'session_cost_not_found';
}

/** Updates were dropped because nobody read them; recorded, never thrown. */
export class UpdateQueueOverflowError extends AcpError {
  readonly code = 'update_queue_overflow';
}

/** An option that cannot be used, found before anything was started. */
export class BadOptionError extends AcpError {
  readonly code = 'bad_option';
}

/** The folder that a session is for is not there, or not any more. */
export class FolderNotFoundError extends BadOptionError {}

/** All tries failed; `cause` is the last failure. */
export class RetriesExhaustedError extends AcpError {
  readonly code = 'retries_exhausted';
  /** How often it was tried, the first time included. */
  readonly attempts: number;

  constructor(message: string, attempts: number, options?: AcpErrorOptions) {
    super(message, options);
    this.attempts = attempts;
  }
}
