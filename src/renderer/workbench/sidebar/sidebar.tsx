import { PanelLeftClose, Search, Settings } from 'lucide-react';
import { useState } from 'react';
import { AttentionBell } from '../../attention/attention-bell.tsx';
import { ChatList } from '../../chat/chat-list.tsx';
import { RestoredNote } from '../../restore/restored-note.tsx';
import { toggleOverlay, toggleSidebar } from '../../stores/layout-store.ts';
import { useRefusal } from '../../stores/rights.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { NewTerminalButton } from './new-terminal-button.tsx';
import { SessionList } from './session-list.tsx';
import styles from './sidebar.module.css';
import { SidebarSash } from './sidebar-sash.tsx';

interface SidebarProps {
  /** True where its edge can be moved. */
  readonly resizable?: boolean;
}

/** The sessions of this machine, and the way to new ones. */
export function Sidebar({ resizable = false }: SidebarProps) {
  const [filter, setFilter] = useState('');
  const hasChats = useRefusal('chats.list') === undefined;
  return (
    <nav className={styles['sidebar']} aria-label="Sessions" data-region="sidebar">
      <div className={styles['head']}>
        <span className={styles['brand']}>Aerie</span>
        <AttentionBell />
        <IconButton
          label="Settings"
          commandId="app.settings"
          needs="settings.update"
          onClick={() => toggleOverlay('settings')}
        >
          <Settings size={16} aria-hidden />
        </IconButton>
        <IconButton label="Hide sidebar" commandId="app.toggle-sidebar" onClick={toggleSidebar}>
          <PanelLeftClose size={16} aria-hidden />
        </IconButton>
      </div>
      <NewTerminalButton />
      <div className={styles['filter']}>
        <Search size={14} aria-hidden />
        <Input
          type="search"
          aria-label="Filter sessions"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') {
              setFilter('');
              event.stopPropagation();
            }
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              document.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
            }
          }}
        />
      </div>
      <RestoredNote />
      <div className={styles['scroll']}>
        <SessionList filter={filter} onClearFilter={() => setFilter('')} />
        {hasChats && <ChatList filter={filter} />}
      </div>
      {resizable && <SidebarSash />}
    </nav>
  );
}
