import { Tabs } from 'radix-ui';
import { useEffect } from 'react';
import { closeOverlay } from '../stores/layout-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { DryRunView } from './dry-run-view.tsx';
import { RuleList } from './rule-list.tsx';
import styles from './rules.module.css';
import { forgetDone, loadAgents, loadRules, takeBack, useRules } from './rules-store.ts';

/** What agents may do without asking: the rules, and what they would decide. */
export function RulesPage() {
  useEffect(() => {
    forgetDone();
    void loadRules();
    void loadAgents();
    return forgetDone;
  }, []);
  return (
    <Dialog
      title="Permission rules"
      size="page"
      initialFocus='[aria-label="Search rules"]'
      onClose={closeOverlay}
    >
      <Tabs.Root className={styles['page']} defaultValue="rules">
        <Tabs.List className={styles['tabs']} aria-label="Permission rules">
          <Tabs.Trigger value="rules">Rules</Tabs.Trigger>
          <Tabs.Trigger value="try">Try out</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className={styles['tab']} value="rules" tabIndex={-1}>
          <ErrorBoundary what="The list of rules">
            <RuleList />
          </ErrorBoundary>
        </Tabs.Content>
        <Tabs.Content className={styles['tab']} value="try" tabIndex={-1}>
          <ErrorBoundary what="The dry run">
            <DryRunView />
          </ErrorBoundary>
        </Tabs.Content>
      </Tabs.Root>
      <Done />
    </Dialog>
  );
}

/** What was changed last, with a way back. */
function Done() {
  const done = useRules((s) => s.done);
  return (
    <div className={styles['done']} role="status">
      {done && (
        <>
          <span>{done.title}.</span>
          <Button onClick={() => void takeBack(done.undo)}>Undo</Button>
        </>
      )}
    </div>
  );
}
