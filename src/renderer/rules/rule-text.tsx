import type { RuleDraft } from '#shared/contract/index.ts';
import { type RuleNames, ruleWords } from '#shared/contract/rule-words.ts';
import { HiddenText } from '../chat/tools/hidden-text.tsx';
import styles from './rules.module.css';

interface RuleTextProps {
  readonly rule: RuleDraft;
  readonly names: RuleNames;
  /** Leaves out whether it allows. */
  readonly bare?: boolean;
}

/** A rule in words, its pattern as it is. */
export function RuleText({ rule, names, bare = false }: RuleTextProps) {
  const { effect, act, subject, any, where, who } = ruleWords(rule, names);
  return (
    <span className={styles['ruleText']}>
      {bare ? null : `${effect} `}
      {act}{' '}
      {subject === null ? (
        any
      ) : (
        <code>
          <HiddenText text={subject} />
        </code>
      )}{' '}
      <bdi>{where}</bdi> {who}
    </span>
  );
}
