// What people elsewhere may call of the contract. What is not listed nobody may: a new method is
// closed until somebody has thought about it. Whoever sits at the machine is not asked.

import type { Contract } from '#shared/contract/contract.ts';
import type { SettingKey } from '#shared/contract/settings.ts';

/**
 * `owners`: owners and admins, as the user of the machine. `everybody`: members as well. `own`: members
 * for sessions they began. `listed`: members get what is theirs. `harmless`: owners, for settings that
 * open no door.
 */
export type ContractRule = 'owners' | 'everybody' | 'own' | 'listed' | 'harmless';

type Rules = {
  readonly [G in keyof Contract]?: { readonly [M in keyof Contract[G]]?: ContractRule };
};

/** The same rule for several methods. */
function all<N extends string>(
  rule: ContractRule,
  ...names: readonly N[]
): Record<N, ContractRule> {
  return Object.fromEntries(names.map((name) => [name, rule])) as Record<N, ContractRule>;
}

const sessions = {
  ...all('listed', 'list', 'watch'),
  ...all('own', 'get', 'rename', 'kill', 'remove', 'resize', 'wait', 'clear', 'exec', 'history'),
  ...all('own', 'clearAttention', 'restoreAttention', 'events'),
  ...all('owners', 'create', 'restart', 'duplicate', 'request', 'run', 'status'),
  ...all('owners', 'execSync', 'execPrefix', 'killPrefix', 'forwardEnvironment'),
  // Notes say whose a session is.
  ...all('owners', 'metaSet', 'metaGet', 'metaAll'),
  ...all('owners', 'setScrollback', 'startRecording', 'stopRecording'),
};

const chats = {
  ...all('owners', 'list', 'watch', 'create', 'follow', 'items', 'media', 'export'),
  ...all('owners', 'send', 'editPrompt', 'removePrompt', 'orderPrompts', 'resume', 'cancel'),
  ...all('owners', 'connect', 'choose', 'answer', 'answerQuestion', 'endAgent'),
  ...all('owners', 'clearAttention', 'restoreAttention', 'loginMethods', 'login'),
  ...all('owners', 'rename', 'move', 'archive', 'remove'),
};

const review = {
  ...all('owners', 'status', 'watch', 'turns', 'diff'),
  ...all('owners', 'stage', 'unstage', 'revert', 'undo', 'commit'),
};

/**
 * Left out on purpose: how the machine is reached (`remote` but for looking, `local.disconnect`), what
 * agents may do unasked (`rules.change`), windows that open at the machine (`editor`), its own
 * processes (`system.retire`), and what is kept for a crash (`restore.forget`).
 */
export const contractRules: Rules = {
  system: { info: 'everybody', ...all('owners', 'notices', 'dismissNotice') },
  sessions,
  recordings: all('owners', 'list', 'read', 'remove'),
  agents: all('owners', 'list'),
  chats,
  chatHistory: all(
    'owners',
    'get',
    'older',
    'restore',
    'sessions',
    'adopt',
    'fork',
    'deleteSession',
  ),
  chatSearch: all('owners', 'search', 'find'),
  rules: all('owners', 'list', 'recent', 'dryRun', 'suggest'),
  files: all('owners', 'find', 'check', 'read'),
  protocol: all('owners', 'read'),
  review,
  worktrees: all('owners', 'options', 'progress', 'list', 'inspect', 'remove'),
  profiles: all('owners', 'list'),
  usage: all('owners', 'summary', 'rows', 'turns', 'limits'),
  remote: all('owners', 'status', 'watch'),
  local: all('owners', 'status', 'watch'),
  settings: { ...all('owners', 'get', 'watch'), ...all('harmless', 'update', 'reset') },
  restore: all('owners', 'status', 'claim'),
  layouts: all('owners', 'load', 'save'),
};

/** Settings that may be changed from elsewhere: how things look and when one is told. */
export const harmlessSettings: ReadonlySet<string> = new Set<SettingKey>([
  ...(['appearance.theme', 'appearance.zoom', 'appearance.reduceMotion'] as const),
  ...(['terminal.fontFamily', 'terminal.fontSize', 'terminal.lineHeight'] as const),
  ...(['terminal.letterSpacing', 'terminal.ligatures', 'terminal.cursorStyle'] as const),
  ...(['terminal.cursorBlink', 'terminal.renderer', 'terminal.minimumContrast'] as const),
  ...(['terminal.colorScheme', 'terminal.importedColorSchemes', 'terminal.bell'] as const),
  ...(['terminal.macOptionIsMeta', 'terminal.scrollOnInput'] as const),
  ...(['terminal.wordSeparators', 'terminal.screenReader'] as const),
  ...(['sessions.confirmKill', 'agents.diffLayout', 'agents.diffWrap'] as const),
  ...(['keyboard.bindings', 'attention.bell', 'attention.notifications'] as const),
  ...(['attention.chatQuestions', 'attention.chatFailures', 'attention.chatFinished'] as const),
]);

/** The rule for a method; undefined for one that nobody may call from elsewhere. */
export function ruleOf(path: readonly string[]): ContractRule | undefined {
  const [group = '', name = '', ...more] = path;
  const rules: Readonly<Record<string, Readonly<Record<string, ContractRule>> | undefined>> =
    contractRules;
  if (more.length > 0 || !Object.hasOwn(rules, group)) return undefined;
  const methods = rules[group];
  return methods && Object.hasOwn(methods, name) ? methods[name] : undefined;
}
