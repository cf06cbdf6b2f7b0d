import { plainLine } from '#shared/chat/safe-text.ts';
import type { JournalEntry } from './decision-journal.ts';

const MAX_NAME = 100;
const MAX_REASON = 300;

/** A sentence for a person: what was answered, and by whom or why not. */
export function describeDecision({ request, decision }: JournalEntry): string {
  if (!decision) return 'Waiting for an answer.';
  const { outcome, optionId, decidedBy } = decision;
  if (outcome === 'unanswered') return 'Not answered: the agent ended.';
  const option = request.options.find((each) => each.optionId === optionId);
  const answer = option ? `“${plainLine(option.name, MAX_NAME)}”` : answerOf(outcome);
  switch (decidedBy.kind) {
    case 'person':
      return `${answer}, by ${decidedBy.person ?? 'you'} on ${decidedBy.surface}.`;
    case 'rule':
      return `${answer}, automatically by a rule of yours.`;
    case 'list':
      return `${answer}, automatically: ${plainLine(decidedBy.name, MAX_NAME)} is ${decidedBy.list === 'allowedTools' ? 'allowed' : 'not allowed'}.`;
    case 'hook':
      return `${answer}, automatically by a hook: ${plainLine(decidedBy.reason, MAX_REASON)}`;
    case 'handler':
      return `${answer}, by the program.`;
    case 'default':
      return `${answer}, because nobody was there to ask.`;
    case 'call_ended':
      return 'Not answered: the tool call had ended.';
    case 'cancelled':
      return 'Not answered: it was cancelled.';
    case 'agent_exit':
      return 'Not answered: the agent ended.';
    case 'error':
      return `${answer}, because of a problem: ${plainLine(decidedBy.reason, MAX_REASON)}`;
  }
}

function answerOf(outcome: NonNullable<JournalEntry['decision']>['outcome']): string {
  if (outcome === 'accepted') return 'Answered';
  return outcome === 'declined' ? 'Declined' : 'Not answered';
}
