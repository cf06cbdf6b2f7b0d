import type { RequestPermissionRequest } from '@agentclientprotocol/sdk/unstable';
import {
  createPermissionRequests,
  type PermissionPorts,
} from '#core/agents/permissions/create-permission-requests.ts';
import { memoryJournal } from '#core/agents/permissions/decision-journal.ts';
import type {
  DecidedPermission,
  PermissionOptions,
} from '#core/agents/permissions/permission-types.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import { noTelemetry, type Telemetry } from '#core/agents/telemetry/telemetry.ts';
import { silentLogger } from '#shared/base/ports.ts';

/** An agent wants to run `echo one`. */
export const bashRequest: RequestPermissionRequest = {
  sessionId: 's',
  toolCall: {
    toolCallId: 'call_1',
    kind: 'execute',
    status: 'pending',
    title: 'echo one',
    rawInput: { command: 'echo one' },
  },
  options: [
    { optionId: 'once', kind: 'allow_once', name: 'Allow once' },
    { optionId: 'always', kind: 'allow_always', name: 'Always allow' },
    { optionId: 'reject', kind: 'reject_once', name: 'Reject' },
  ],
};

/** The answer that chose an option. */
export const selected = (optionId: string) => ({ outcome: { outcome: 'selected', optionId } });
/** The answer that chose nothing. */
export const cancelled = { outcome: { outcome: 'cancelled' } };

/** Answers permission requests, and notes everything it tells. */
export function aPermissionDesk(options: PermissionOptions = {}, ports: PermissionPorts = {}) {
  const decided: DecidedPermission[] = [];
  const outcomes: unknown[] = [];
  const warnings: string[] = [];
  const telemetry: Telemetry = {
    ...noTelemetry,
    count: (name, value, labels) => void outcomes.push([name, value, labels]),
  };
  const note = (_fields: object, message: string): void => void warnings.push(message);
  const logger = { ...silentLogger, warn: note, error: note };
  const journal = memoryJournal();
  const desk = createPermissionRequests(
    { onDidDecidePermission: (each) => void decided.push(each), ...options },
    { telemetry, logger, journal, profile: opencodeProfile(), platform: 'linux', ...ports },
  );
  return { desk, decided, outcomes, warnings, journal };
}
