import type { PermissionOption } from '@agentclientprotocol/sdk/unstable';
import type { DecidedBy, PermissionDecision, PermissionVerdict } from './permission-types.ts';
import { selectOption } from './select-option.ts';

/** The offered option that a decision means; an option that was not offered rejects. */
export function toVerdict(
  decision: PermissionDecision,
  options: readonly PermissionOption[],
  by: DecidedBy,
): PermissionVerdict {
  if (decision === 'cancelled') return { option: undefined, decidedBy: by };
  if (typeof decision === 'string') {
    const option = selectOption(decision, options);
    if (option) return { option, decidedBy: by };
    const reason = `The agent offered nothing that means "${decision}".`;
    return decision.startsWith('allow')
      ? { option: undefined, decidedBy: { kind: 'error', reason } }
      : { option: undefined, decidedBy: by };
  }
  const decidedBy = decision.decidedBy ?? by;
  if (!('optionId' in decision)) return { option: undefined, decidedBy };
  const option = options.find(({ optionId }) => optionId === decision.optionId);
  return option
    ? { option, decidedBy }
    : rejection(options, { kind: 'error', reason: 'An option was chosen that was not offered.' });
}

/** A "no", in the way the agent offers. */
export function rejection(
  options: readonly PermissionOption[],
  decidedBy: DecidedBy,
): PermissionVerdict {
  return { option: selectOption('reject_once', options), decidedBy };
}

/** True for everything but a "yes". */
export function isDenied({ option }: PermissionVerdict): boolean {
  return option === undefined || option.kind.startsWith('reject');
}
