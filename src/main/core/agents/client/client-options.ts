import type { Clock, Logger } from '#shared/base/ports.ts';
import type { HookMap } from '../hooks/hook-types.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { PromptResult, SessionDefaults } from '../session/session-options.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { AgentExit, TransportFactory } from '../transport/transport.ts';

/** What a client is told of how its start goes on. */
export type StartStep = 'bridge' | 'finding' | 'starting' | 'initialising' | 'ready';

/** How a client stands. `degraded`: its agent is gone or its connection had a failure. */
export type ClientState = 'idle' | 'starting' | 'ready' | 'degraded' | 'closed';

/** How the agent's process is found and started. */
export interface LaunchOptions {
  /** Path of the program; nothing else is looked for. */
  readonly cliPath?: string;
  readonly cliFlags?: readonly string[];
  /** `--name` for null, else `--name=value`. */
  readonly extraArgs?: Readonly<Record<string, string | null>>;
  /** Over the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directory for opencode's data, sessions and logins. */
  readonly opencodeHome?: string;
  /** Without the user's plugins. */
  readonly pure?: boolean;
  readonly skipVersionCheck?: boolean;
  readonly onStderr?: (line: string) => void;
  /** In ms; 60,000 unless given. */
  readonly initializeTimeoutMs?: number;
  /** Instead of finding and starting a program. */
  readonly transport?: TransportFactory;
}

/** What only watches. */
export interface ObserverOptions {
  /** Silent unless given. */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Who prompts; a label of measurements, never sent to the agent. */
  readonly user?: string;
  readonly telemetry?: Telemetry;
  /** Updates that wait for a slow reader of `updates()`, unless it says otherwise. */
  readonly updatesBuffer?: number;
  readonly onUpdateDropped?: (sessionId: string, total: number) => void;
  /** Always called when a turn is over, right after its promise has settled. */
  readonly onTurnComplete?: (sessionId: string, result?: PromptResult, error?: Error) => void;
  readonly onExit?: (exit: AgentExit | undefined) => void;
}

/** Everything a client can be told. Options of a call come over these; lists are appended. */
export interface AgentClientOptions extends SessionDefaults, LaunchOptions, ObserverOptions {
  readonly profile: AgentProfile;
  /** Name and version this program tells the agent. */
  readonly clientInfo?: {
    readonly name: string;
    readonly title?: string;
    readonly version: string;
  };
  readonly hooks?: HookMap;
}
