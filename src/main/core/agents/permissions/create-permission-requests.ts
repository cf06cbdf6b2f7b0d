// Decides what an agent may do: hooks, then lists and rules, then whoever is asked, else "no".

import type {
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AgentRequestContext, PermissionRequests } from '../client/agent-requests.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import type { SideEvent, SidePermissionReply } from '../opencode/side-channel.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { DecisionJournal } from './decision-journal.ts';
import type { PermissionRuleSource } from './permission-rule.ts';
import type { PermissionOptions } from './permission-types.ts';

export interface PermissionPorts {
  readonly hooks?: Hooks;
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly profile?: AgentProfile;
  /** What the user decided before. */
  readonly rules?: PermissionRuleSource;
  readonly journal?: DecisionJournal;
}

/** A permission that a sub-agent asks for over the side channel. */
export type SubagentPermission = Extract<SideEvent, { type: 'permission' }>;

/** Answers of one agent process. */
export interface PermissionDesk extends PermissionRequests {
  /** The same for a sub-agent; `context.session` is the one it descends from. Never rejects. */
  decideFor(
    request: SubagentPermission,
    context: AgentRequestContext,
  ): Promise<SidePermissionReply>;
}

/** Answers permission requests of one agent process by {@link PermissionOptions}. */
export function createPermissionRequests(
  options: PermissionOptions = {},
  ports: PermissionPorts = {},
): PermissionDesk {
  void options;
  void ports;
  return {
    requestPermission: (
      _request: RequestPermissionRequest,
      _context: AgentRequestContext,
    ): Promise<RequestPermissionResponse> => Promise.resolve({ outcome: { outcome: 'cancelled' } }),
    decideFor: () => Promise.resolve('reject'),
  };
}
