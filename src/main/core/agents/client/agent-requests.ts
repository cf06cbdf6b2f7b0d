import type {
  CompleteElicitationNotification,
  CreateElicitationRequest,
  CreateElicitationResponse,
  CreateTerminalRequest,
  CreateTerminalResponse,
  KillTerminalRequest,
  ReadTextFileRequest,
  ReadTextFileResponse,
  ReleaseTerminalRequest,
  RequestPermissionRequest,
  RequestPermissionResponse,
  TerminalOutputRequest,
  TerminalOutputResponse,
  WaitForTerminalExitRequest,
  WaitForTerminalExitResponse,
  WriteTextFileRequest,
} from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from './session-view.ts';

/** What a handler is told beside the request. */
export interface AgentRequestContext {
  /** Aborts when the agent cancels its request, the turn is cancelled, or the session or client ends. */
  readonly signal: AbortSignal;
  readonly session: SessionView;
}

/**
 * Answers to what an agent asks of us. Each throws `RequestError` of the protocol library, with words
 * chosen for the agent; anything else is told as "internal error" without detail and logged.
 */
export interface PermissionRequests {
  requestPermission(
    request: RequestPermissionRequest,
    context: AgentRequestContext,
  ): Promise<RequestPermissionResponse>;
}

export interface FileRequests {
  readTextFile(
    request: ReadTextFileRequest,
    context: AgentRequestContext,
  ): Promise<ReadTextFileResponse>;
  writeTextFile(request: WriteTextFileRequest, context: AgentRequestContext): Promise<void>;
}

export interface TerminalRequests {
  create(
    request: CreateTerminalRequest,
    context: AgentRequestContext,
  ): Promise<CreateTerminalResponse>;
  output(request: TerminalOutputRequest): Promise<TerminalOutputResponse>;
  waitForExit(
    request: WaitForTerminalExitRequest,
    context: AgentRequestContext,
  ): Promise<WaitForTerminalExitResponse>;
  kill(request: KillTerminalRequest): Promise<void>;
  release(request: ReleaseTerminalRequest): Promise<void>;
  /** Releases everything of a session (it was closed) or of all sessions (the agent is gone). */
  releaseAll(sessionId?: string): Promise<void>;
}

export interface ElicitationRequests {
  /** `session` is absent for a request that is about another request. */
  create(
    request: CreateElicitationRequest,
    context: { readonly signal: AbortSignal; readonly session: SessionView | undefined },
  ): Promise<CreateElicitationResponse>;
  complete(notification: CompleteElicitationNotification): void;
}
