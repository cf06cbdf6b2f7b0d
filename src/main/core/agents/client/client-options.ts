import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AccountingOptions } from '../accounting/accounting.ts';
import type { LoadSessionCostOptions } from '../accounting/session-cost-files.ts';
import type { BridgeOptions } from '../bridge/create-bridge.ts';
import type { FindAgentOptions } from '../discovery/find-agent.ts';
import type { ElicitationOptions } from '../elicitation/elicitation-types.ts';
import type { FileRequestsOptions } from '../files/file-requests.ts';
import type { HookMap } from '../hooks/hook-types.ts';
import type { DecisionJournal } from '../permissions/decision-journal.ts';
import type { PermissionRuleSource } from '../permissions/permission-rule.ts';
import type { PermissionOptions } from '../permissions/permission-types.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { PromptResult, SessionDefaults } from '../session/session-options.ts';
import type { TelemetryOptions } from '../telemetry/create-telemetry.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { TerminalHost } from '../terminals/terminal-host.ts';
import type { AgentExit, TransportFactory } from '../transport/transport.ts';
import type { SessionOwners } from './session-owners.ts';

/** What a client is told of how its start goes on. */
export type StartStep = 'bridge' | 'finding' | 'starting' | 'initialising' | 'ready';

/** How a client stands. `degraded`: its agent is gone or its connection had a failure. */
export type ClientState = 'idle' | 'starting' | 'ready' | 'degraded' | 'closed';

/** How the agent's process is found and started. */
export interface LaunchOptions
  extends Pick<
    FindAgentOptions,
    | 'cliPath'
    | 'cliPaths'
    | 'cliFlags'
    | 'extraArgs'
    | 'env'
    | 'opencodeHome'
    | 'pure'
    | 'managedFolders'
    | 'loginEnvironment'
    | 'node'
    | 'electronAsNode'
    | 'versions'
  > {
  readonly skipVersionCheck?: boolean;
  /** Each line the agent writes to stderr, as it came. */
  readonly onStderr?: (line: string) => void;
  /** In ms; 60,000 unless given. */
  readonly initializeTimeoutMs?: number;
  /** Instead of finding and starting a program. */
  readonly transport?: TransportFactory;
  /** Begins new sessions with the model that was last used in opencode's own UI, where it is offered. */
  readonly useRecentModel?: boolean;
  /** False does without the agent's other API, and with the gaps that leaves (acp.md 4.11). */
  readonly sideChannel?: boolean;
}

/** What only watches. */
export interface ObserverOptions
  extends Pick<
    TelemetryOptions,
    'namespace' | 'meterProvider' | 'tracerProvider' | 'promRegistry' | 'user' | 'sessionIdLabels'
  > {
  /** Silent unless given. */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Instead of the providers above. */
  readonly telemetry?: Telemetry;
  /** Updates that wait for a slow reader of `updates()` at most, unless it says otherwise. */
  readonly updatesBuffer?: number;
  readonly onUpdateDropped?: (sessionId: string, total: number) => void;
  /** Called whenever a turn is over, right after its promise has settled. */
  readonly onTurnComplete?: (sessionId: string, result?: PromptResult, error?: Error) => void;
  /** The agent is gone though nobody closed it; undefined if nobody can tell how. */
  readonly onExit?: (exit: AgentExit | undefined) => void;
}

/** Ways of the agent to ask for something, and who answers. */
export interface AnswerOptions
  extends PermissionOptions,
    ElicitationOptions,
    FileRequestsOptions,
    AccountingOptions,
    Pick<BridgeOptions, 'tools' | 'onUserInput' | 'structuredOutput'> {
  /**
   * Whether agents get the tool `AskUserQuestion` for `onUserInput`, over a door on this machine only;
   * true unless given. False leaves `onUserInput` to the questions of the agent's own API.
   */
  readonly questionTool?: boolean;
  readonly hooks?: HookMap | readonly HookMap[];
  /** Rules the user made, asked before anybody is. */
  readonly permissionRules?: PermissionRuleSource;
  /** Keeps every decision. */
  readonly journal?: DecisionJournal;
  /** Where commands of the agent run; plain processes unless given. */
  readonly terminalHost?: TerminalHost;
  /** Terminals a session may have open; 16 unless given. */
  readonly maxTerminals?: number;
  /** How the agent calls the tools of this program: `<name>_<tool>`. */
  readonly bridgeName?: string;
}

/** Everything a client can be told. Options of a call come over these; lists are appended. */
export interface AgentClientOptions
  extends SessionDefaults,
    LaunchOptions,
    ObserverOptions,
    AnswerOptions {
  readonly profile: AgentProfile;
  /** Name and version this program tells the agent. */
  readonly clientInfo?: {
    readonly name: string;
    readonly title?: string;
    readonly version: string;
  };
  /** Where the cost of sessions is kept from run to run; nowhere unless given. */
  readonly sessionCosts?: LoadSessionCostOptions;
  /** Share one between clients so that a session is open in one of them only. */
  readonly owners?: SessionOwners;
}
