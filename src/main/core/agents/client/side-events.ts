// What the agent's other API tells, brought to where the same things go that come over ACP.

import type { UserInputHandler } from '../elicitation/user-input-types.ts';
import type { SideChannel, SideEvent } from '../opencode/side-channel.ts';
import { followSideRequests } from '../permissions/follow-side-requests.ts';
import type { AgentSession } from '../session/agent-session.ts';
import type { UpdateRouter } from '../updates/update-router.ts';
import type { ClientParts } from './parts.ts';

export interface SideEventPorts {
  readonly side: SideChannel;
  readonly parts: ClientParts;
  readonly router: UpdateRouter;
  readonly session: (sessionId: string) => AgentSession | undefined;
  readonly onUserInput: UserInputHandler | undefined;
  /** Everything, in order, after it was used here. */
  readonly onEvent: (event: SideEvent) => void;
}

/** Listens until the result is called. */
export function followSideEvents(ports: SideEventPorts): () => void {
  const { side, parts, session, onUserInput } = ports;
  const { permissions, logger } = parts;
  const endRequests = followSideRequests(side, { session, permissions, onUserInput, logger });
  const endEvents = side.onDidHappen((event) => {
    take(event, ports);
    ports.onEvent(event);
  });
  return () => {
    endEvents();
    endRequests();
  };
}

function take(event: SideEvent, { parts, router, session: sessionOf }: SideEventPorts): void {
  switch (event.type) {
    case 'title': {
      const session = sessionOf(event.sessionId);
      if (!session || session.title === event.title) return;
      router.deliver(event.sessionId, { sessionUpdate: 'session_info_update', title: event.title });
      return;
    }
    case 'cost':
      // Costs of sessions that other programs have in this process are not ours.
      if (sessionOf(event.sessionId) || event.parentId !== undefined) {
        parts.accounting.didHearCost(event);
      }
      return;
    case 'assistantMessage':
      sessionOf(event.sessionId)?.didHearMessage(event.messageId);
      return;
    default:
      return;
  }
}
