import { CircleHelp, ShieldCheck, ShieldX, X } from 'lucide-react';
import type { DryResult, RecentRequest } from '#shared/contract/index.ts';
import type { RuleNames } from '#shared/contract/rule-words.ts';
import { HiddenText } from '../chat/tools/hidden-text.tsx';
import { IconButton } from '../ui/button.tsx';
import { Input, Select } from '../ui/field.tsx';
import { outcomeText } from './dry-run-words.ts';
import { type SampleFields, toolChoices } from './rule-fields.ts';
import { RuleText } from './rule-text.tsx';
import styles from './rules.module.css';

type Result = DryResult | null | undefined;

interface RecentRowsProps {
  /** Undefined until they are known. */
  readonly recent: readonly RecentRequest[] | undefined;
  readonly results: readonly Result[];
  readonly names: RuleNames;
}

/** What agents asked for last, and what would become of it. */
export function RecentRows({ recent, results, names }: RecentRowsProps) {
  return (
    <section>
      <h2 className={styles['heading']}>What agents asked for last</h2>
      {recent?.length === 0 && (
        <p className={styles['hint']}>No agent has asked for anything yet.</p>
      )}
      <ul className={styles['tried']} aria-label="What agents asked for last">
        {recent?.map((request, index) => (
          <li key={request.id} className={styles['triedRow']}>
            <div className={styles['what']}>
              <code className={styles['subject']}>
                <HiddenText text={request.subject?.value ?? request.title} />
              </code>
              <span className={styles['hint']}>
                {toolLabel(request.tool)} · {request.agentLabel} ·{' '}
                <bdi>{names.folder?.(request.project)}</bdi>
              </span>
            </div>
            <Outcome result={results[index]} names={names} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SampleRowsProps {
  readonly samples: readonly SampleFields[];
  readonly results: readonly Result[];
  readonly names: RuleNames;
  readonly onChange: (samples: readonly SampleFields[]) => void;
}

/** Actions to make up, and what would become of them. */
export function SampleRows({ samples, results, names, onChange }: SampleRowsProps) {
  const set = (at: number, more: Partial<SampleFields>): void =>
    onChange(samples.map((sample, index) => (index === at ? { ...sample, ...more } : sample)));
  return (
    <section>
      <h2 className={styles['heading']}>Try any action</h2>
      <ul className={styles['tried']} aria-label="Try any action">
        {samples.map((sample, index) => (
          <li key={sample.key} className={styles['triedRow']}>
            <div className={styles['sample']}>
              <Select
                aria-label={`Kind of action ${index + 1}`}
                value={sample.tool}
                options={toolChoices.map(({ tool, label }) => ({ value: tool, label }))}
                onValue={(tool) => set(index, { tool })}
              />
              <Input
                aria-label={`Action ${index + 1}`}
                className={styles['mono'] ?? ''}
                value={sample.value}
                maxLength={4096}
                onChange={(event) => set(index, { value: event.currentTarget.value })}
              />
              <IconButton
                label={`Remove action ${index + 1}`}
                onClick={() => onChange(samples.filter((_, at) => at !== index))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </div>
            <Outcome result={results[index]} names={names} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const icons = { allow: ShieldCheck, deny: ShieldX, ask: CircleHelp };

/** What would become of an action, and by which rule. */
function Outcome({ result, names }: { readonly result: Result; readonly names: RuleNames }) {
  if (!result) return <span className={styles['outcome']} />;
  const Icon = icons[result.effect];
  return (
    <div className={styles['outcome']} data-effect={result.effect}>
      <span className={styles['verdict']}>
        <Icon size={15} aria-hidden className={styles['effect']} />
        {outcomeText(result.effect)}
      </span>
      {result.rule && (
        <span className={styles['hint']}>
          <RuleText rule={result.rule} names={names} />
        </span>
      )}
    </div>
  );
}

function toolLabel(tool: string | null): string {
  return toolChoices.find((choice) => choice.tool === tool)?.label ?? tool ?? 'Another tool';
}
