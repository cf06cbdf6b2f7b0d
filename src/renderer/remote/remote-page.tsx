import { Info, TriangleAlert } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { useRefusal } from '../stores/rights.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Frozen } from '../ui/frozen.tsx';
import { AccessView } from './access-view.tsx';
import { BegunSessions } from './begun-sessions.tsx';
import { HistoryView } from './history/history-view.tsx';
import { HistoryViewer } from './history/history-viewer.tsx';
import { type HistoryPart, historyTitle } from './history/history-words.ts';
import styles from './remote.module.css';
import { takenAwayStore } from './remote-actions.ts';
import { loadRemote, useRemote } from './remote-store.ts';
import { RoostsView } from './roosts-view.tsx';
import { TurnedAway } from './turned-away.tsx';
import { ViewersView } from './viewers-view.tsx';

/** Through what and by whom this machine may be reached from elsewhere, and who is here now. */
export function RemotePage() {
  const status = useRemote((s) => s.status);
  const problem = useRemote((s) => s.problem);
  useEffect(() => {
    void loadRemote();
    return () => takenAwayStore.setState({ last: undefined });
  }, []);
  const [tab, setTab] = useState('roosts');
  const [shown, setShown] = useState<Shown>();
  // What was looked at last has its button focused when the list is back.
  const [last, setLast] = useState<Shown>();
  return (
    <Dialog
      title={shown ? historyTitle(shown.entry) : 'Remote access'}
      size={shown ? 'wide' : 'page'}
      initialFocus='[role="dialog"] [role="tab"][data-state="active"]'
      onClose={closeOverlay}
    >
      {shown ? (
        <HistoryViewer
          {...shown}
          onPart={(part) => setShown({ ...shown, part })}
          onBack={() => {
            setLast(shown);
            setShown(undefined);
          }}
        />
      ) : problem !== undefined ? (
        <Trouble problem={problem} />
      ) : (
        <Views
          status={status}
          tab={tab}
          onTab={setTab}
          last={last}
          onOpen={(entry, part) => setShown({ entry, part })}
        />
      )}
    </Dialog>
  );
}

/** A session of the past that is looked at. */
interface Shown {
  readonly entry: RemoteHistoryEntry;
  readonly part: HistoryPart;
}

interface ViewsProps {
  readonly status: RemoteStatus | undefined;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly last: Shown | undefined;
  readonly onOpen: (entry: RemoteHistoryEntry, part: HistoryPart) => void;
}

function Views({ status, tab, onTab, last, onOpen }: ViewsProps) {
  const count = status?.viewers.length ?? 0;
  const closed = useRefusal('remote.changeAccess') !== undefined;
  // Without a control in it nothing else takes the keys that scroll.
  const tabIndex = closed ? 0 : -1;
  const hasHistory = useRefusal('remoteHistory.list') === undefined;
  const list = useRef<HTMLDivElement>(null);
  // Where not all of them fit, the one that was chosen does, also in a window that becomes narrow.
  useEffect(() => {
    const { current: tabs } = list;
    if (!tabs || !tab) return;
    const seen = new ResizeObserver(() => {
      const chosen = tabs.querySelector('[data-state="active"]');
      chosen?.scrollIntoView({ block: 'nearest', inline: 'center' });
    });
    seen.observe(tabs);
    return () => seen.disconnect();
  }, [tab]);
  return (
    <>
      <Tabs.Root className={styles['page']} value={tab} onValueChange={onTab}>
        <Tabs.List ref={list} className={styles['tabs']} aria-label="Remote access">
          <Tabs.Trigger value="roosts">Roosts</Tabs.Trigger>
          <Tabs.Trigger value="viewers">{`Connected now${count > 0 ? ` (${count})` : ''}`}</Tabs.Trigger>
          <Tabs.Trigger value="access">Who may come in</Tabs.Trigger>
          {hasHistory && <Tabs.Trigger value="history">History</Tabs.Trigger>}
        </Tabs.List>
        {status?.heldElsewhere && <HeldElsewhere />}
        {status?.rulesProblem && <RulesProblem text={status.rulesProblem} />}
        {closed && <FromElsewhere />}
        <Tabs.Content className={styles['scroll']} value="roosts" tabIndex={tabIndex}>
          <ErrorBoundary what="The list of roosts">
            <Frozen when={closed}>{status && <RoostsView status={status} />}</Frozen>
          </ErrorBoundary>
        </Tabs.Content>
        <Tabs.Content className={styles['scroll']} value="viewers" tabIndex={tabIndex}>
          <ErrorBoundary what="The list of who is connected">
            {status && <TurnedAway status={status} />}
            <Frozen when={closed}>{status && <ViewersView status={status} />}</Frozen>
            {status && <BegunSessions sessions={status.sessions} />}
          </ErrorBoundary>
        </Tabs.Content>
        <Tabs.Content className={styles['scroll']} value="access" tabIndex={tabIndex}>
          <ErrorBoundary what="The rules">
            <Frozen when={closed}>{status && <AccessView status={status} />}</Frozen>
          </ErrorBoundary>
        </Tabs.Content>
        <Tabs.Content className={styles['scroll']} value="history" tabIndex={-1}>
          <ErrorBoundary what="The history">
            <HistoryView last={last} onOpen={onOpen} />
          </ErrorBoundary>
        </Tabs.Content>
      </Tabs.Root>
      <TakenAway onKeepOut={() => onTab('access')} />
    </>
  );
}

/** Nobody opens or closes doors of a machine from elsewhere. */
function FromElsewhere() {
  return (
    <p className={styles['notice']} role="note">
      <Info size={16} aria-hidden />
      <span>You look from elsewhere. What stands here is changed at the machine itself.</span>
    </p>
  );
}

function HeldElsewhere() {
  return (
    <p className={styles['notice']} role="status">
      <Info size={16} aria-hidden />
      <span>
        Another Aerie of yours on this machine holds the links. This one takes over within half a
        minute once that one ends.
      </span>
    </p>
  );
}

/** The file with the rules is broken, and those from before hold. */
function RulesProblem({ text }: { readonly text: string }) {
  return (
    <p className={styles['notice']} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <span className={styles['trouble']}>{text}</span>
    </p>
  );
}

/** Rules that cannot be read keep everybody out. */
function Trouble({ problem }: { readonly problem: string }) {
  return (
    <EmptyState
      icon={<TriangleAlert size={36} strokeWidth={1.25} />}
      title="Remote access is closed"
      actions={
        <Button variant="primary" onClick={() => void loadRemote()}>
          Try again
        </Button>
      }
    >
      <span className={styles['trouble']}>{problem}</span>
    </EmptyState>
  );
}

/** What was taken away last, with a way back. */
function TakenAway({ onKeepOut }: { readonly onKeepOut: () => void }) {
  const last = useStore(takenAwayStore, (s) => s.last);
  return (
    <div className={styles['done']} role="status">
      {last && (
        <>
          <span>{last.title}.</span>
          <Button
            onClick={() => {
              takenAwayStore.setState({ last: undefined });
              if (last.undo) void last.undo();
              else onKeepOut();
            }}
          >
            {last.undo ? 'Undo' : 'Keep them out…'}
          </Button>
        </>
      )}
    </div>
  );
}
