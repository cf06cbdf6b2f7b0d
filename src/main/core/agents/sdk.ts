// The package entry `aerie/agents`: what programs may use. See docs/agents.md.

// Types of the protocol itself are those of its own library.
export type * as acp from '@agentclientprotocol/sdk/unstable';
export { PROTOCOL_VERSION } from '@agentclientprotocol/sdk/unstable';
export {
  type BudgetLimits,
  type BudgetStatus,
  BudgetTracker,
  type BudgetTrackerOptions,
} from './accounting/budget-tracker.ts';
export type { CostAggregate, CostSnapshot } from './accounting/cost-snapshot.ts';
export { CostTracker } from './accounting/cost-tracker.ts';
export {
  deleteSessionCost,
  loadSessionCost,
  type SessionCostOptions,
  saveSessionCost,
  seedCostFolder,
} from './accounting/session-cost-files.ts';
export { attributedUser } from './accounting/user-attribution.ts';
export { AuthFlow, type LoginResult } from './auth/auth-flow.ts';
export { type AgentAuthMethod, authMethodsOf } from './auth/auth-method.ts';
export { ownTerminal } from './auth/own-terminal.ts';
export { type LoginTerminal, runLogin } from './auth/run-login.ts';
export { type SessionLoginOptions, sessionLoginTerminal } from './auth/session-login-terminal.ts';
export { type LoginLaunch, terminalAuth } from './auth/terminal-auth.ts';
export {
  type ClientLoginOptions,
  type LoggedInClientOptions,
  withLoggedInClient,
} from './auth/with-logged-in-client.ts';
export { withLogin } from './auth/with-login.ts';
export { type AskOptions, askStructured } from './bridge/ask-structured.ts';
export type { RemoteServer } from './bridge/check-http-server.ts';
export { parseArguments, ToolInputError } from './bridge/check-input.ts';
export { checkMcpServer, type McpServerState } from './bridge/check-mcp-server.ts';
export { STRUCTURED_OUTPUT } from './bridge/check-tools.ts';
export type { BridgeOptions } from './bridge/create-bridge.ts';
export {
  type DecodeOptions,
  decodePromptResult,
  decodeStructured,
} from './bridge/decode-structured.ts';
export { defineTool, jsonSchemaOf } from './bridge/define-tool.ts';
export { simpleSchema } from './bridge/simple-schema.ts';
export type {
  BridgeTool,
  ElicitParams,
  ElicitResult,
  ToolAnnotations,
  ToolContext,
  ToolResult,
} from './bridge/tool.ts';
export { errorResult, imageResult, textResult } from './bridge/tool-results.ts';
export { askPeople, type PeopleHandlers } from './broker/ask-people.ts';
export type {
  Answerer,
  AnswerResult,
  BrokerAnswer,
  BrokerChange,
  OpenRequest,
} from './broker/open-request.ts';
export { PermissionBroker } from './broker/permission-broker.ts';
export { AgentClient } from './client/agent-client.ts';
export type {
  AgentClientOptions,
  AnswerOptions,
  ClientState,
  LaunchOptions,
  ObserverOptions,
  StartStep,
} from './client/client-options.ts';
export type { ListedSession, ListSessionsOptions } from './client/session-lists.ts';
export { SessionOwners } from './client/session-owners.ts';
export type { SessionView } from './client/session-view.ts';
export {
  audioBlock,
  blocks,
  imageBlock,
  resource,
  resourceLink,
  text,
} from './content/content-blocks.ts';
export {
  audioFile,
  type ContentFileOptions,
  fileLink,
  imageFile,
  pathInput,
  pdfFile,
  selection,
} from './content/content-files.ts';
export { agentVersion, checkVersion, type VersionCheck } from './discovery/check-version.ts';
export { type FindAgentOptions, findAgent } from './discovery/find-agent.ts';
export type { FoundAgent } from './discovery/found-agent.ts';
export { loginShellEnvironment } from './discovery/login-shell-environment.ts';
export { declineElicitation } from './elicitation/create-elicitation-requests.ts';
export type { ElicitationForm, FormField } from './elicitation/elicitation-form.ts';
export type {
  ElicitationHandler,
  ElicitationOptions,
  ElicitationRequest,
  ElicitationResult,
} from './elicitation/elicitation-types.ts';
export {
  ASK_USER_QUESTION,
  type Question,
  type QuestionOption,
  type UserInputHandler,
  type UserInputRequest,
  type UserInputResponse,
} from './elicitation/user-input-types.ts';
export * from './errors/acp-error.ts';
export {
  classifyError,
  type ErrorClass,
  type ErrorClassification,
  type ErrorSubClass,
  isRetryable,
  type RecoveryAction,
} from './errors/classify-error.ts';
export { findCause } from './errors/find-cause.ts';
export { toAcpError } from './errors/to-acp-error.ts';
export type { DelegatedWrite, FileRequestsOptions } from './files/file-requests.ts';
export type { FileAccess, OpenBuffers } from './files/open-buffers.ts';
export { hookAllow, hookBlock } from './hooks/hook-results.ts';
export type {
  HookEvent,
  HookFn,
  HookInput,
  HookInputs,
  HookMap,
  HookMatcher,
  HookOutput,
} from './hooks/hook-types.ts';
export { nopLogger } from './logging/nop-logger.ts';
export { fromPlainLogger, type PlainLogger } from './logging/plain-logger.ts';
export { redact, redactText } from './logging/redact.ts';
export { databasePath } from './opencode/database-path.ts';
export {
  type ListModelCapabilitiesOptions,
  listModelCapabilities,
} from './opencode/list-model-capabilities.ts';
export type { Modalities, ModelCapabilities, ModelCost } from './opencode/model-capabilities.ts';
export { planOfTodos, todosOfToolCall } from './opencode/plan-of-todos.ts';
export { type RecentModel, recentModel } from './opencode/recent-model.ts';
export {
  type OpencodeServer,
  type ServeOptions,
  serveOpencode,
} from './opencode/serve-opencode.ts';
export {
  type ListStoredSessionsOptions,
  listStoredSessions,
  type StatSessionOptions,
  statSession,
  storedCost,
  storedTodos,
} from './opencode/session-database.ts';
export type { SessionStat } from './opencode/session-stat.ts';
export type { SideChannel, SideEvent } from './opencode/side-channel.ts';
export { SideChannelError } from './opencode/side-channel-error.ts';
export {
  type DecisionJournal,
  type JournalDecision,
  type JournalEntry,
  type JournalRequest,
  memoryJournal,
} from './permissions/decision-journal.ts';
export { describeDecision } from './permissions/describe-decision.ts';
export { wouldAllow } from './permissions/judge.ts';
export type { RuleScene } from './permissions/match-rule.ts';
export type {
  PermissionAction,
  PermissionRule,
  PermissionRuleSource,
  RulePattern,
} from './permissions/permission-rule.ts';
export {
  type NewPermissionRule,
  PermissionRuleBook,
  type PermissionRuleStore,
} from './permissions/permission-rule-book.ts';
export type {
  DecidedBy,
  DecidedPermission,
  PermissionContext,
  PermissionDecision,
  PermissionHandler,
  PermissionOptions,
  PermissionRequest,
} from './permissions/permission-types.ts';
export { suggestRules } from './permissions/suggest-rules.ts';
export { AgentLease, type LeaseState, type SessionSource } from './pool/agent-lease.ts';
export { AgentPool, type AgentPoolPorts, type PoolRequest } from './pool/agent-pool.ts';
export { ProjectAgent, type ProjectAgentState } from './pool/project-agent.ts';
export { type AgentProfile, type AgentQuirks, usualQuirks } from './profiles/agent-profile.ts';
export { allProfiles, builtInProfiles } from './profiles/all-profiles.ts';
export { claudeProfile } from './profiles/claude-profile.ts';
export { codexProfile } from './profiles/codex-profile.ts';
export { type CustomAgent, customProfile } from './profiles/custom-profile.ts';
export { geminiProfile } from './profiles/gemini-profile.ts';
export { MINIMUM_OPENCODE_VERSION, opencodeProfile } from './profiles/opencode-profile.ts';
export { qwenProfile } from './profiles/qwen-profile.ts';
export { type ListModelsResult, listModels } from './query/list-models.ts';
export { type QueryOptions, type QueryResult, query } from './query/query.ts';
export { queryStream } from './query/query-stream.ts';
export { type ResilientQueryOptions, resilientQuery } from './query/resilient-query.ts';
export { withClient } from './query/with-client.ts';
export {
  defaultRetryPolicy,
  evaluateRetry,
  type RetryDecision,
  type RetryPolicy,
} from './retry/retry-policy.ts';
export { type RetryingOptions, retrying } from './retry/retrying.ts';
export { AgentSession, type SessionOrigin } from './session/agent-session.ts';
export { PromptQueue } from './session/prompt-queue.ts';
export type { SessionAbilities } from './session/session-actions.ts';
export type { HistoryMessage, SessionHistory } from './session/session-history.ts';
export {
  type CallOptions,
  type Effort,
  type InitialState,
  type McpServerOption,
  type ModeInfo,
  type ModelInfo,
  OPENCODE_MODES,
  type PromptInput,
  type PromptOptions,
  type PromptResult,
  type QueuedPrompt,
  type SessionDefaults,
  type SessionOptions,
  type StreamItem,
  type UpdatesOptions,
  type VariantInfo,
} from './session/session-options.ts';
export { createTelemetry, type TelemetryOptions } from './telemetry/create-telemetry.ts';
export { type Labels, noTelemetry, type Span, type Telemetry } from './telemetry/telemetry.ts';
export type { TerminalState } from './terminals/agent-terminal.ts';
export { type PipeTerminalHostOptions, pipeTerminalHost } from './terminals/pipe-terminal-host.ts';
export type {
  HostedTerminal,
  TerminalCommand,
  TerminalExit,
  TerminalHost,
} from './terminals/terminal-host.ts';
export type { AgentTerminals, TerminalChange } from './terminals/terminal-requests.ts';
export type { ToolCallState } from './tools/tool-call-state.ts';
export type { AgentLaunch } from './transport/agent-launch.ts';
export { memoryPair, memoryTransport } from './transport/memory-transport.ts';
export { type SubprocessOptions, subprocessTransport } from './transport/subprocess-transport.ts';
export type {
  AgentExit,
  Transport,
  TransportFactory,
  TransportHealth,
} from './transport/transport.ts';
export {
  type WebSocketTransportOptions,
  webSocketTransport,
} from './transport/web-socket-transport.ts';
export type {
  AgentNotification,
  AgentUpdate,
  UnknownUpdate,
  UpdateKind,
  UpdateOf,
} from './updates/agent-update.ts';
export type { Unsubscribe } from './updates/listeners.ts';
export { type LoggedFrame, ProtocolLog } from './updates/protocol-log.ts';
export type { UpdateContext } from './updates/update-subscribers.ts';
