import { Plus } from 'lucide-react';
import { useState } from 'react';
import { activeFolder } from '../chat/open-chat.ts';
import { useSystem } from '../stores/system-store.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { RecentRows, SampleRows } from './dry-run-rows.tsx';
import { countWords, tryScene } from './dry-run-words.ts';
import { firstSamples, type SampleFields } from './rule-fields.ts';
import { presetChange, rulePresets } from './rule-presets.ts';
import { RuleText } from './rule-text.tsx';
import styles from './rules.module.css';
import { changeRulesAloud, useRules } from './rules-store.ts';
import { ScopeFields } from './scope-fields.tsx';
import { useDryRun, useRecentRequests } from './use-dry-run.ts';
import { useRuleNames } from './use-rule-names.ts';

const AS_THEY_ARE = '';

/** What rules, or a preset in their place, would allow: of what agents asked for last, and of anything. */
export function DryRunView() {
  const rules = useRules((s) => s.list) ?? [];
  const agents = useRules((s) => s.agents);
  const home = useSystem((s) => s.info?.home);
  const names = useRuleNames();
  const recent = useRecentRequests();
  const [preset, setPreset] = useState(AS_THEY_ARE);
  const [scope, setScope] = useState(() => ({ agent: '', project: activeFolder() ?? '' }));
  const [samples, setSamples] = useState(firstSamples);
  const chosen = rulePresets.find(({ id }) => id === preset);
  const where = { agent: scope.agent || null, project: scope.project.trim() || null };
  const change = chosen && presetChange(chosen, where, rules);
  const scene = tryScene(scope, agents, home);
  const results = useDryRun({ change, recent, samples, scene, rules });
  const apply = async (): Promise<void> => {
    if (!chosen || !change) return;
    if (await changeRulesAloud(change, `“${chosen.title}” holds now`)) setPreset(AS_THEY_ARE);
  };
  return (
    <div className={styles['scroll']}>
      <div className={styles['try']}>
        <div className={styles['presets']}>
          <label className={styles['field']}>
            What would be decided by
            <Select
              value={preset}
              options={[
                { value: AS_THEY_ARE, label: 'Your rules as they are' },
                ...rulePresets.map(({ id, title }) => ({ value: id, label: `Preset: ${title}` })),
              ]}
              onValue={setPreset}
            />
          </label>
          <ScopeFields
            fields={scope}
            set={(more) => setScope((before) => ({ ...before, ...more }))}
          />
        </div>
        {chosen && change && (
          <section className={styles['preset']} aria-label={`Preset: ${chosen.title}`}>
            <p>{chosen.text}</p>
            {change.add.length > 0 && (
              <ul>
                {change.add.map((rule) => (
                  <li key={`${rule.effect} ${rule.tool}`}>
                    <RuleText rule={rule} names={names} />
                  </li>
                ))}
              </ul>
            )}
            <p className={styles['hint']}>
              {replacedWords(change.remove.length)} Nothing is changed before you use it.
            </p>
            <Button variant="primary" needs="rules.change" onClick={() => void apply()}>
              Use this preset
            </Button>
          </section>
        )}
        <p className={styles['counts']} role="status">
          {countWords([...results.requests, ...results.samples])}
        </p>
        <RecentRows recent={recent} results={results.requests} names={names} />
        <SampleRows
          samples={samples}
          results={results.samples}
          names={names}
          onChange={setSamples}
        />
        <Button
          className={styles['addSample']}
          icon={<Plus size={14} aria-hidden />}
          disabled={samples.length >= 30}
          onClick={() => setSamples((before) => [...before, newSample()])}
        >
          Add an action
        </Button>
      </div>
    </div>
  );
}

const newSample = (): SampleFields => ({ key: crypto.randomUUID(), tool: 'bash', value: '' });

function replacedWords(count: number): string {
  if (count === 0) return 'No rule of this scope goes.';
  return count === 1
    ? 'The one rule of this very scope goes.'
    : `The ${count} rules of this very scope go.`;
}
