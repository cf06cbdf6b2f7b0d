import { ShieldPlus } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { toAppError } from '#shared/client/wing-client.ts';
import type { RuleDraft } from '#shared/contract/index.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { api } from '../stores/wing.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { RuleText } from './rule-text.tsx';
import styles from './rules.module.css';
import { changeRules } from './rules-store.ts';
import { useRuleNames } from './use-rule-names.ts';

/** What is chosen so far. */
export interface RememberForm {
  /** Which of the rules that are offered. */
  readonly chosen: number;
  readonly allAgents: boolean;
  readonly anyFolder: boolean;
}

interface RememberRuleProps {
  readonly chat: string;
  readonly ask: string;
  readonly form: RememberForm;
  readonly onForm: (form: RememberForm) => void;
  /** Answers the question for this time. */
  readonly onAllow: () => void;
  readonly onClose: () => void;
}

/** Offers rules that would have answered a question; the chosen one is kept, and answers it. */
export function RememberRule({ chat, ask, form, onForm, onAllow, onClose }: RememberRuleProps) {
  const { suggested, problem: missing } = useSuggestions(chat, ask);
  const { chosen, allAgents, anyFolder } = form;
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const rule = suggested?.[chosen];
  const save = async (): Promise<void> => {
    if (!rule || busy) return;
    setBusy(true);
    const wrong = await changeRules(
      { remove: [], add: [scoped(rule, allAgents, anyFolder)] },
      'Rule added',
    );
    setBusy(false);
    setProblem(wrong ?? undefined);
    if (wrong !== null) return;
    onClose();
    onAllow();
  };
  return (
    <Dialog
      title="Allow always in Aerie"
      description="Aerie then answers by itself, until you revoke the rule."
      onClose={onClose}
    >
      <div className={styles['form']}>
        {suggested?.length === 0 && (
          <p className={styles['hint']}>
            No rule is sure to mean just this: it may run several commands, or hide something.
            Answer it this time, or write a rule of your own.
          </p>
        )}
        {rule && suggested && (
          <Choices
            suggested={suggested}
            {...form}
            setChosen={(index) => onForm({ ...form, chosen: index })}
            setAllAgents={(all) => onForm({ ...form, allAgents: all })}
            setAnyFolder={(any) => onForm({ ...form, anyFolder: any })}
          />
        )}
        {(problem ?? missing) !== undefined && (
          <p className={styles['problem']} role="alert">
            {problem ?? missing}
          </p>
        )}
        <DialogActions>
          <Button
            variant="ghost"
            icon={<ShieldPlus size={14} aria-hidden />}
            onClick={() => {
              onClose();
              toggleOverlay('rules');
            }}
          >
            All rules…
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!rule || busy} onClick={() => void save()}>
            Allow and keep the rule
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  readonly suggested: readonly RuleDraft[];
  readonly chosen: number;
  readonly setChosen: (index: number) => void;
  readonly allAgents: boolean;
  readonly setAllAgents: (all: boolean) => void;
  readonly anyFolder: boolean;
  readonly setAnyFolder: (any: boolean) => void;
}

function Choices(props: ChoicesProps) {
  const { suggested, chosen, setChosen, allAgents, anyFolder } = props;
  const names = useRuleNames();
  const ids = useId();
  const { agent, project } = suggested[0] ?? {};
  return (
    <>
      <fieldset className={styles['choices']}>
        <legend>Allow</legend>
        {suggested.map((rule, index) => (
          <label key={rule.pattern?.value ?? index} className={styles['choice']}>
            <input
              type="radio"
              name={ids}
              checked={index === chosen}
              onChange={() => setChosen(index)}
            />
            <RuleText bare rule={scoped(rule, allAgents, anyFolder)} names={names} />
          </label>
        ))}
      </fieldset>
      <fieldset className={styles['choices']}>
        <legend>Also</legend>
        <label className={styles['choice']}>
          <input
            type="checkbox"
            checked={anyFolder}
            onChange={(event) => props.setAnyFolder(event.currentTarget.checked)}
          />
          In all other folders, not only in {names.folder?.(project ?? '')}
        </label>
        <label className={styles['choice']}>
          <input
            type="checkbox"
            checked={allAgents}
            onChange={(event) => props.setAllAgents(event.currentTarget.checked)}
          />
          For all other agents, not only for {names.agent?.(agent ?? '')}
        </label>
      </fieldset>
    </>
  );
}

function scoped(rule: RuleDraft, allAgents: boolean, anyFolder: boolean): RuleDraft {
  return {
    ...rule,
    agent: allAgents ? null : rule.agent,
    project: anyFolder ? null : rule.project,
  };
}

function useSuggestions(
  chat: string,
  ask: string,
): { readonly suggested: readonly RuleDraft[] | undefined; readonly problem: string | undefined } {
  const [suggested, setSuggested] = useState<readonly RuleDraft[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let gone = false;
    api()
      .rules.suggest({ chat, ask })
      .then((rules) => {
        if (!gone) setSuggested(rules);
      })
      .catch((error: unknown) => {
        if (!gone) setProblem(toAppError(error).message);
      });
    return () => {
      gone = true;
    };
  }, [chat, ask]);
  return { suggested, problem };
}
