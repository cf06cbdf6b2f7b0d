import {
  type AttentionReason,
  attentionPattern,
  defaultSettings,
  type SettingValues,
} from '#shared/contract/index.ts';

/** What a person wants to be told. */
export interface AttentionPolicy {
  readonly reasons: ReadonlySet<AttentionReason>;
  /** Their own patterns of questions. */
  readonly patterns: readonly ((line: string) => boolean)[];
  /** ms without output until a program counts as waiting. */
  readonly quietMs: number;
}

const switches = [
  ['bell', 'attention.bell'],
  ['notification', 'attention.notifications'],
  ['prompt', 'attention.prompts'],
  ['waiting', 'attention.waiting'],
  ['exited', 'attention.exits'],
  ['permission', 'attention.chatQuestions'],
  ['question', 'attention.chatQuestions'],
  ['failed', 'attention.chatFailures'],
  ['finished', 'attention.chatFinished'],
] as const satisfies readonly (readonly [AttentionReason, keyof SettingValues])[];

/** The policy that the settings mean, read anew whenever they changed. */
export function attentionPolicy(values: () => SettingValues): () => AttentionPolicy {
  let seen: SettingValues | undefined;
  let policy: AttentionPolicy | undefined;
  return () => {
    const now = values();
    if (policy && seen === now) return policy;
    seen = now;
    policy = policyOf(now);
    return policy;
  };
}

/** The policy of given settings. */
export function policyOf(values: SettingValues): AttentionPolicy {
  const reasons = switches.flatMap(([reason, key]) => (values[key] ? [reason] : []));
  const patterns = values['attention.patterns'].flatMap((source) => {
    const pattern = attentionPattern(source);
    return pattern.ok ? [pattern.matches] : [];
  });
  return {
    reasons: new Set<AttentionReason>(reasons),
    patterns,
    quietMs: values['attention.quietMs'],
  };
}

const usual = policyOf(defaultSettings());

/** The policy of the default settings. */
export const usualPolicy = (): AttentionPolicy => usual;
