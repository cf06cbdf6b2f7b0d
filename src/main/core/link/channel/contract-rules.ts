// What people elsewhere may call of the contract. What is not listed nobody may: a new method is
// closed until somebody has thought about it. Whoever sits at the machine is not asked.

import type { Contract } from '#shared/contract/contract.ts';
import type { Rights } from '#shared/contract/rights.ts';
import type { SettingKey } from '#shared/contract/settings.ts';
import type { RemoteRole } from '../remote-caller.ts';

/**
 * `owners`: owners and admins, as the user of the machine. `everybody`: members as well. `own`: members
 * for sessions they began. `listed`: members get what is theirs. `harmless`: owners, for settings that
 * open no door.
 */
export type ContractRule = 'owners' | 'everybody' | 'own' | 'listed' | 'harmless';

/** Methods of each group by their rule. */
type Rules = {
  readonly [G in keyof Contract]?: {
    readonly [R in ContractRule]?: readonly (keyof Contract[G])[];
  };
};

/**
 * Left out on purpose: how the machine is reached (`remote` but for looking, `local.disconnect`), what
 * agents may do unasked (`rules.change`), windows that open at the machine (`editor`), its own
 * processes (`system.retire`), and what is kept for a crash (`restore.forget`).
 */
const contractRules: Rules = {
  system: { everybody: ['info', 'rights'], owners: ['notices', 'dismissNotice'] },
  sessions: {
    listed: ['list', 'watch'],
    own: [
      ...(['get', 'rename', 'kill', 'remove', 'resize', 'wait', 'clear', 'exec'] as const),
      ...(['history', 'clearAttention', 'restoreAttention', 'events'] as const),
      ...(['preview', 'takePage'] as const),
    ],
    owners: [
      ...(['create', 'restart', 'duplicate', 'request', 'run', 'status'] as const),
      ...(['execSync', 'execPrefix', 'killPrefix', 'forwardEnvironment'] as const),
      // Notes say whose a session is.
      ...(['metaSet', 'metaGet', 'metaAll'] as const),
      ...(['setScrollback', 'startRecording', 'stopRecording'] as const),
    ],
  },
  recordings: { owners: ['list', 'read', 'remove'] },
  agents: { owners: ['list'] },
  chats: {
    owners: [
      ...(['list', 'watch', 'create', 'follow', 'items', 'media', 'export'] as const),
      ...(['send', 'editPrompt', 'removePrompt', 'orderPrompts', 'resume', 'cancel'] as const),
      ...(['connect', 'choose', 'answer', 'answerQuestion', 'endAgent'] as const),
      ...(['clearAttention', 'restoreAttention', 'loginMethods', 'login'] as const),
      ...(['rename', 'move', 'archive', 'remove'] as const),
    ],
  },
  chatHistory: {
    owners: ['get', 'older', 'restore', 'sessions', 'adopt', 'fork', 'deleteSession'],
  },
  chatSearch: { owners: ['search', 'find'] },
  rules: { owners: ['list', 'recent', 'dryRun', 'suggest'] },
  files: { owners: ['find', 'check', 'read'] },
  protocol: { owners: ['read'] },
  review: {
    owners: [
      ...(['status', 'watch', 'turns', 'diff'] as const),
      ...(['stage', 'unstage', 'revert', 'undo', 'commit'] as const),
    ],
  },
  worktrees: { owners: ['options', 'progress', 'list', 'inspect', 'remove'] },
  profiles: { owners: ['list'] },
  usage: { owners: ['summary', 'rows', 'turns', 'limits'] },
  remote: { owners: ['status', 'watch'] },
  local: { owners: ['status', 'watch'] },
  settings: { owners: ['get', 'watch'], harmless: ['update', 'reset'] },
  restore: { owners: ['status', 'claim'] },
  layouts: { owners: ['load', 'save'] },
};

const ruleOfMethod = new Map<string, ContractRule>();
for (const [group, rules] of Object.entries(contractRules)) {
  for (const rule of ['owners', 'everybody', 'own', 'listed', 'harmless'] as const) {
    const names: readonly string[] = (rule in rules ? rules[rule] : undefined) ?? [];
    for (const name of names) ruleOfMethod.set(`${group}.${name}`, rule);
  }
}

/** Methods that are listed, as `group.method`. */
export const listedMethods: ReadonlySet<string> = new Set(ruleOfMethod.keys());

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
  return path.length === 2 ? ruleOfMethod.get(path.join('.')) : undefined;
}

/** What somebody of that role may do, as it is told: so that nothing is offered which is refused. */
export function rightsOfRole(role: RemoteRole): Rights {
  const rules = role !== 'member';
  const methods = [...ruleOfMethod].filter(
    ([, rule]) => rules || (rule !== 'owners' && rule !== 'harmless'),
  );
  return {
    role,
    methods: methods.map(([name]) => name),
    settings: rules ? [...harmlessSettings] : [],
  };
}
