// The broker as the handlers that a client is given: whatever its agent asks goes into the list.

import { checkContent } from '../elicitation/check-form.ts';
import type { ElicitationHandler, ElicitationResult } from '../elicitation/elicitation-types.ts';
import { checkAnswers } from '../elicitation/user-input.ts';
import type { UserInputHandler, UserInputResponse } from '../elicitation/user-input-types.ts';
import { CancelledError } from '../errors/acp-error.ts';
import type { PermissionHandler } from '../permissions/permission-types.ts';
import type { BrokerAnswer } from './open-request.ts';
import type { CheckedAnswer, PermissionBroker } from './permission-broker.ts';

/** Options of a client that send its agent's questions to people. */
export interface PeopleHandlers {
  readonly canUseTool: PermissionHandler;
  readonly onElicitation: ElicitationHandler;
  readonly onUserInput: UserInputHandler;
}

/** Handlers for a client of the agent with this profile id. */
export function askPeople(broker: PermissionBroker, agent: string): PeopleHandlers {
  return {
    canUseTool: permissionHandler(broker, agent),
    onElicitation: elicitationHandler(broker, agent),
    onUserInput: userInputHandler(broker, agent),
  };
}

function permissionHandler(broker: PermissionBroker, agent: string): PermissionHandler {
  return async (request, { signal, session, toolName, permissionKey }) => {
    const { id, sessionId, options } = request;
    const { value, decision } = await broker.ask<string>(
      {
        ...{ kind: 'permission', id, agent, project: session.cwd, sessionId },
        ...{ request, toolName, permissionKey },
      },
      (answer) => {
        if (answer.kind !== 'permission') return otherKind;
        const option = options.find(({ optionId }) => optionId === answer.optionId);
        return option
          ? { ok: true, value: option.optionId, outcome: 'selected', optionId: option.optionId }
          : { ok: false, problems: { '': 'Choose one of the answers that the agent offers.' } };
      },
      signal,
    );
    const { decidedBy } = decision;
    return value === undefined ? { cancelled: true, decidedBy } : { optionId: value, decidedBy };
  };
}

const otherKind: CheckedAnswer<never> = {
  ok: false,
  problems: { '': 'The answer is of another kind.' },
};

function elicitationHandler(broker: PermissionBroker, agent: string): ElicitationHandler {
  return async (request, { signal, session }) => {
    const { scope, id } = request;
    const sessionId = scope.kind === 'session' ? scope.sessionId : '';
    const { value, decision } = await broker.ask<ElicitationResult>(
      { kind: 'elicitation', id, agent, project: session?.cwd ?? '', sessionId, request },
      (answer) => {
        if (answer.kind !== 'elicitation') return otherKind;
        const { result } = answer;
        if (result.action === 'decline') return { ok: true, value: result, outcome: 'declined' };
        if (result.action === 'cancel') return { ok: true, value: result, outcome: 'cancelled' };
        const checked =
          request.mode === 'form' ? checkContent(request.form, result.content ?? {}) : null;
        if (checked && !checked.ok) return checked;
        return { ok: true, value: result, outcome: 'accepted' };
      },
      signal,
    );
    return { ...(value ?? { action: 'cancel' }), decidedBy: decision.decidedBy };
  };
}

function userInputHandler(broker: PermissionBroker, agent: string): UserInputHandler {
  return async (request, { signal, session }) => {
    const { id, sessionId = '' } = request;
    const { value } = await broker.ask<UserInputResponse | null>(
      { kind: 'questions', id, agent, project: session?.cwd ?? '', sessionId, request },
      (answer: BrokerAnswer) => {
        if (answer.kind !== 'questions') return otherKind;
        const { response } = answer;
        if (!response) return { ok: true, value: null, outcome: 'declined' };
        const checked = checkAnswers(request.questions, response);
        return checked.ok ? { ok: true, value: checked.response, outcome: 'accepted' } : checked;
      },
      signal,
    );
    if (!value) throw new CancelledError('The user did not answer.');
    return value;
  };
}
