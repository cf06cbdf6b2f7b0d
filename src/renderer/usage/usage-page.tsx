import { ChartColumn, Download } from 'lucide-react';
import { useState } from 'react';
import type { UsageLimits, UsageSummary } from '#shared/contract/index.ts';
import { money, shortCount } from '../chat/composer/usage-words.ts';
import { openChat } from '../chat/open-chat.ts';
import { closeOverlay, toggleOverlay } from '../stores/layout-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Select } from '../ui/field.tsx';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import styles from './usage.module.css';
import { UsageChart, UsageDays } from './usage-chart.tsx';
import type { ChartMetric } from './usage-chart-model.ts';
import { UsageTable } from './usage-table.tsx';
import { saveUsage, useUsage } from './use-usage.ts';

const ranges = [7, 30, 90];

/** What chats with agents have cost, by day, agent, model and chat. */
export function UsagePage() {
  const [days, setDays] = useState(30);
  const [again, setAgain] = useState(0);
  const { summary, limits, problem } = useUsage(days, again);
  return (
    <Dialog title="Usage" size="page" initialFocus='[aria-label="Time"]' onClose={closeOverlay}>
      <div className={styles['bar']}>
        <div className={styles['range']}>
          <Select
            aria-label="Time"
            value={String(days)}
            options={ranges.map((range) => ({ value: String(range), label: `Last ${range} days` }))}
            onValue={(value) => setDays(Number(value))}
          />
        </div>
        <Button
          icon={<Download size={14} aria-hidden />}
          disabled={!summary || summary.total.turns === 0}
          onClick={() => void saveUsage(days)}
        >
          Export CSV
        </Button>
        <Button onClick={() => toggleOverlay('settings', 'agents.chatBudgetUsd')}>Limits…</Button>
      </div>
      <div className={styles['scroll']}>
        <ErrorBoundary what="The usage">
          {problem !== undefined && (
            <EmptyState
              title="The usage cannot be shown"
              actions={<Button onClick={() => setAgain(again + 1)}>Try again</Button>}
            >
              {problem}
            </EmptyState>
          )}
          {summary && limits && <Body summary={summary} limits={limits} days={days} />}
        </ErrorBoundary>
      </div>
    </Dialog>
  );
}

interface BodyProps {
  readonly summary: UsageSummary;
  readonly limits: UsageLimits;
  readonly days: number;
}

function Body({ summary, limits, days }: BodyProps) {
  const { total } = summary;
  const [chosen, setChosen] = useState<ChartMetric>();
  const metric = chosen ?? (total.costUsd > 0 ? 'cost' : 'tokens');
  if (total.turns === 0) {
    return (
      <EmptyState
        icon={<ChartColumn size={36} strokeWidth={1.25} />}
        title={`Nothing was used in the last ${days} days`}
        actions={<Button onClick={() => toggleOverlay('new-chat')}>New chat</Button>}
      >
        What chats with agents cost is kept here, as far as their agents tell.
      </EmptyState>
    );
  }
  return (
    <div className={styles['body']}>
      <dl className={styles['totals']}>
        <Total name="Cost" value={money(total.costUsd, 'USD')} />
        <Total name="Tokens" value={shortCount(total.total)} />
        <Total name="Turns" value={String(total.turns)} />
        <Total name="Today" value={todayWords(limits)} />
      </dl>
      <fieldset className={styles['metric']}>
        <legend className="visually-hidden">Chart of</legend>
        {(['cost', 'tokens'] as const).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="usage-metric"
              checked={metric === each}
              onChange={() => setChosen(each)}
            />
            {each === 'cost' ? 'Cost' : 'Tokens'}
          </label>
        ))}
      </fieldset>
      <UsageChart key={days} days={summary.days} metric={metric} />
      <UsageDays days={summary.days} />
      <Tables summary={summary} />
    </div>
  );
}

function Tables({ summary }: { readonly summary: UsageSummary }) {
  const home = useSystem((s) => s.info?.home);
  return (
    <>
      <UsageTable
        title="By agent"
        of="Agent"
        rows={summary.agents.map((row) => ({ id: row.agent, name: row.label, counts: row }))}
      />
      <UsageTable
        title="By model"
        of="Model"
        rows={summary.models.map((row) => ({
          id: row.model ?? '',
          name: row.model ?? 'Not known',
          counts: row,
        }))}
      />
      <UsageTable
        title="By chat"
        of="Chat"
        rows={summary.chats.map((row) => ({
          id: row.chat,
          counts: row,
          name: row.deleted ? (
            'Deleted chat'
          ) : (
            <>
              <button
                type="button"
                className={styles['link']}
                onClick={() => {
                  closeOverlay();
                  requestAnimationFrame(() => openChat(row.chat));
                }}
              >
                {row.title ?? `Chat with ${row.agentLabel}`}
              </button>
              <span className={styles['where']}>
                {row.agentLabel} · <bdi>{folderLabel(row.cwd, home)}</bdi>
              </span>
            </>
          ),
        }))}
      />
    </>
  );
}

function Total({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function todayWords({ day }: UsageLimits): string {
  const spent = money(day.spentUsd, 'USD');
  return day.limitUsd === null ? spent : `${spent} of ${money(day.limitUsd, 'USD')}`;
}
