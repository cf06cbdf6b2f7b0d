// The parts of a client, each made by its own factory and given only what it needs.

import { type Clock, type Logger, silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { type Accounting, createAccounting } from '../accounting/accounting.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { createBridge } from '../bridge/create-bridge.ts';
import { createElicitationRequests } from '../elicitation/create-elicitation-requests.ts';
import { createFileRequests } from '../files/file-requests.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import {
  createPermissionRequests,
  type PermissionDesk,
} from '../permissions/create-permission-requests.ts';
import { createTelemetry } from '../telemetry/create-telemetry.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { ToolTimer } from '../telemetry/tool-timer.ts';
import { type AgentTerminals, createTerminalRequests } from '../terminals/terminal-requests.ts';
import { TransportHealthMeter } from '../transport/transport-health-meter.ts';
import type { ElicitationRequests, FileRequests } from './agent-requests.ts';
import type { AgentClientOptions } from './client-options.ts';

export interface ClientParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly toolTimer: ToolTimer;
  readonly health: TransportHealthMeter;
  readonly hooks: Hooks;
  readonly accounting: Accounting;
  readonly permissions: PermissionDesk;
  readonly elicitation: ElicitationRequests;
  readonly files: FileRequests;
  readonly terminals: AgentTerminals;
}

/**
 * @param modelOf the model that a session uses now, for measurements
 * @throws BadOptionError
 */
export function createParts(
  options: AgentClientOptions,
  modelOf: (sessionId: string) => string | undefined,
): ClientParts {
  const { clock = nodeClock, logger = silentLogger, profile } = options;
  const telemetry = options.telemetry ?? createTelemetry({ ...options, logger });
  const hooks = createHooks(options.hooks, { logger, clock });
  const permissions = createPermissionRequests(options, {
    hooks,
    telemetry,
    logger,
    clock,
    profile,
    ...(options.permissionRules ? { rules: options.permissionRules } : {}),
    ...(options.journal ? { journal: options.journal } : {}),
  });
  const terminals = createTerminalRequests(
    {
      ...(options.terminalHost ? { host: options.terminalHost } : {}),
      ...(options.strictCwd ? { strictCwd: options.strictCwd } : {}),
      ...(options.maxTerminals ? { maxPerSession: options.maxTerminals } : {}),
    },
    {
      logger,
      askPermission: (request, context) => permissions.requestPermission(request, context),
    },
  );
  return {
    clock,
    logger,
    telemetry,
    toolTimer: new ToolTimer(telemetry, clock),
    health: new TransportHealthMeter({ clock, telemetry }),
    hooks,
    accounting: createAccounting(
      { ...options, usageIsCumulative: profile.quirks.usageIsCumulative },
      { telemetry, modelOf },
    ),
    permissions,
    elicitation: createElicitationRequests(options, { telemetry, logger }),
    files: createFileRequests(options, { hooks, telemetry, logger, profile }),
    terminals,
  };
}

/** Tools of this program for the agent; null without any. @throws BadOptionError */
export function createClientBridge(options: AgentClientOptions, parts: ClientParts): Bridge | null {
  const { tools, outputSchema, structuredOutput, bridgeName } = options;
  const onUserInput = options.questionTool === false ? undefined : options.onUserInput;
  const { elicitation, telemetry, logger, clock } = parts;
  return createBridge(
    {
      ...(tools ? { tools } : {}),
      ...(onUserInput ? { onUserInput } : {}),
      ...(outputSchema ? { outputSchema } : {}),
      ...(structuredOutput ? { structuredOutput } : {}),
      ...(bridgeName ? { name: bridgeName } : {}),
    },
    { elicitation, telemetry, logger, clock },
  );
}
