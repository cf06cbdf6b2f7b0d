import type { PermissionOption, PermissionOptionKind } from '@agentclientprotocol/sdk/unstable';

/** Kinds to look for, best first. */
const fallbacks: Readonly<Record<PermissionOptionKind, readonly PermissionOptionKind[]>> = {
  allow_once: ['allow_once'],
  allow_always: ['allow_always', 'allow_once'],
  reject_once: ['reject_once', 'reject_always'],
  reject_always: ['reject_always', 'reject_once'],
};

/**
 * The offered option for a wish; undefined means that none fits: answer "cancelled". `allow_once`
 * takes the first option, whatever its kind, where none is of that kind.
 */
export function selectOption(
  wish: PermissionOptionKind,
  options: readonly PermissionOption[],
): PermissionOption | undefined {
  for (const kind of fallbacks[wish]) {
    const found = options.find((option) => option.kind === kind && isClear(option, options));
    if (found) return found;
  }
  return wish === 'allow_once' ? options[0] : undefined;
}

/** An id that stands for a "yes" too is no "no". */
function isClear(option: PermissionOption, options: readonly PermissionOption[]): boolean {
  if (option.kind.startsWith('allow')) return true;
  return !options.some(
    ({ optionId, kind }) => optionId === option.optionId && kind.startsWith('allow'),
  );
}
