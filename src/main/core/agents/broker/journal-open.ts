import type { JournalRequest } from '../permissions/decision-journal.ts';
import { cut, journalOptions } from '../permissions/journal-permission.ts';
import type { OpenRequest } from './open-request.ts';

/** A request as it is kept: what was asked, never what a form or question was answered with. */
export function journalOpen(open: OpenRequest): JournalRequest {
  const { id, kind, agent, project, sessionId, askedAt } = open;
  const base = { id, kind, agent, project, sessionId, askedAt };
  const empty = { toolName: undefined, permissionKey: undefined, options: [] };
  switch (open.kind) {
    case 'permission': {
      const { request, toolName, permissionKey } = open;
      const { toolCallId, title } = request.toolCall;
      const options = journalOptions(request.options);
      const { origin } = request;
      return { ...base, origin, title: cut(title), toolCallId, toolName, permissionKey, options };
    }
    case 'elicitation': {
      const { scope, message } = open.request;
      const toolCallId = scope.kind === 'session' ? scope.toolCallId : undefined;
      return { ...base, ...empty, origin: 'agent', title: cut(message), toolCallId };
    }
    case 'questions': {
      const title = cut(open.request.questions.map(({ question }) => question).join('\n'));
      return { ...base, ...empty, origin: 'agent', title, toolCallId: open.request.toolCallId };
    }
  }
}
