import type { AgentCapabilities, ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { Accounting } from '../accounting/accounting.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { AgentCaller } from '../client/agent-caller.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import type { SideChannel } from '../opencode/side-channel.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { ToolTimer } from '../telemetry/tool-timer.ts';
import type { PromptResult } from './session-options.ts';

/** What a session needs of the client it belongs to. */
export interface SessionPorts {
  readonly caller: AgentCaller;
  readonly profile: AgentProfile;
  readonly capabilities: AgentCapabilities;
  readonly hooks: Hooks;
  readonly accounting: Accounting;
  readonly telemetry: Telemetry;
  readonly toolTimer: ToolTimer;
  readonly bridge: Bridge | null;
  /** The agent's other API, once it is open. */
  readonly side: () => SideChannel | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly updatesBuffer?: number | undefined;
  readonly onUpdateDropped?: ((sessionId: string, total: number) => void) | undefined;
  readonly onTurnComplete?:
    | ((sessionId: string, result?: PromptResult, error?: Error) => void)
    | undefined;
  /** Throws `CapabilityError` for blocks the agent cannot take. */
  readonly checkPrompt: (blocks: readonly ContentBlock[]) => void;
  /** The session is over: nothing belongs to it any more. */
  readonly release: (sessionId: string) => Promise<void>;
}
