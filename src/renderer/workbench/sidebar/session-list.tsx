import { ChevronDown, ChevronRight, SearchX, SquareTerminal } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { agentTerminalOf } from '#shared/contract/agent-terminal-id.ts';
import { useSessions } from '../../stores/session-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { newTerminal } from '../workspace.ts';
import { groupSessions, type SessionGroup } from './session-groups.ts';
import { SessionRow } from './session-row.tsx';
import styles from './sidebar.module.css';

interface SessionListProps {
  readonly filter: string;
  readonly onClearFilter: () => void;
}

/** All sessions by folder, as a tree: arrow keys move, letters are left to the filter box. */
export function SessionList({ filter, onClearFilter }: SessionListProps) {
  // Those of agents stand under their chats.
  const sessions = useSessions((s) =>
    s.ids.flatMap((id) => (agentTerminalOf(id) ? [] : (s.byId[id] ?? []))),
  );
  const loaded = useSessions((s) => s.loaded);
  const home = useSystem((s) => s.info?.home);
  const groups = useMemo(() => groupSessions(sessions, home, filter), [sessions, home, filter]);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const tree = useRef<HTMLUListElement>(null);
  const stops = groups.flatMap((g) => [
    `folder:${g.cwd}`,
    ...(collapsed.has(g.cwd) ? [] : g.sessions.map((s) => s.id)),
  ]);
  const tabStop = current !== undefined && stops.includes(current) ? current : stops[0];
  const setOpen = (cwd: string, open: boolean): void =>
    setCollapsed((now) => new Set(open ? [...now].filter((c) => c !== cwd) : [...now, cwd]));

  if (loaded && sessions.length === 0) return <NoSessions />;
  if (loaded && groups.length === 0) {
    return (
      <EmptyState
        compact
        icon={<SearchX size={24} />}
        title="No session matches"
        actions={<Button onClick={onClearFilter}>Clear filter</Button>}
      >
        Try fewer letters. Names, titles and folders are searched.
      </EmptyState>
    );
  }
  return (
    <ul
      ref={tree}
      role="tree"
      aria-label="Sessions"
      className={styles['tree']}
      onKeyDown={(event) => moveInTree(event, tree.current, setOpen)}
    >
      {groups.map((group) => (
        <Folder
          key={group.cwd}
          group={group}
          open={!collapsed.has(group.cwd)}
          onOpen={(open) => setOpen(group.cwd, open)}
          tabStop={tabStop}
          onCurrent={setCurrent}
        />
      ))}
    </ul>
  );
}

interface FolderProps {
  readonly group: SessionGroup;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly tabStop: string | undefined;
  readonly onCurrent: (stop: string) => void;
}

function Folder({ group, open, onOpen, tabStop, onCurrent }: FolderProps) {
  const stop = `folder:${group.cwd}`;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li role="none">
      <div
        role="treeitem"
        aria-level={1}
        aria-expanded={open}
        aria-selected={false}
        aria-label={`Folder ${group.label}, ${group.sessions.length}`}
        tabIndex={tabStop === stop ? 0 : -1}
        data-folder={group.cwd}
        className={styles['folder']}
        title={group.cwd}
        onFocus={() => onCurrent(stop)}
        onClick={() => onOpen(!open)}
      >
        <Chevron size={12} aria-hidden />
        <span className={styles['folderLabel']}>
          <bdi>{group.label}</bdi>
        </span>{' '}
        <span className={styles['count']}>{group.sessions.length}</span>
      </div>
      {open && (
        <ul role="group" className={styles['group']} aria-label={group.label}>
          {group.sessions.map((session) => (
            <SessionRow
              key={session.id}
              id={session.id}
              tabStop={tabStop === session.id}
              onFocus={() => onCurrent(session.id)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function NoSessions() {
  return (
    <EmptyState
      compact
      icon={<SquareTerminal size={24} />}
      title="No sessions yet"
      actions={
        <Button variant="primary" needs="sessions.create" onClick={() => void newTerminal()}>
          New terminal
        </Button>
      }
    >
      Sessions you start are listed here by folder.
    </EmptyState>
  );
}

/** Arrow keys, Home and End move through the rows; left and right close and open folders. */
function moveInTree(
  event: KeyboardEvent,
  tree: HTMLElement | null,
  setOpen: (cwd: string, open: boolean) => void,
): void {
  const target = event.target;
  if (!tree || !(target instanceof HTMLElement) || target.role !== 'treeitem') return;
  const items = [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.indexOf(target);
  const folder = target.dataset['folder'];
  const parent = items.slice(0, at).findLast((item) => item.dataset['folder'] !== undefined);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => items[at + 1]?.focus(),
    ArrowUp: () => items[at - 1]?.focus(),
    Home: () => items[0]?.focus(),
    End: () => items.at(-1)?.focus(),
    ArrowRight: () => {
      if (folder === undefined) return;
      if (target.getAttribute('aria-expanded') === 'false') setOpen(folder, true);
      else items[at + 1]?.focus();
    },
    ArrowLeft: () => {
      if (folder === undefined) parent?.focus();
      else setOpen(folder, false);
    },
  };
  if (folder !== undefined && (event.key === 'Enter' || event.key === ' ')) {
    setOpen(folder, target.getAttribute('aria-expanded') === 'false');
  } else if (moves[event.key]) moves[event.key]?.();
  else return;
  event.preventDefault();
}
