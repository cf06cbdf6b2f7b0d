import { useSystem } from '../../stores/system-store.ts';
import { Select } from '../../ui/field.tsx';
import { folderLabel } from '../../workbench/sidebar/session-groups.ts';
import { useChats } from '../chats-store.ts';
import type { ChatFilters } from './search-input.ts';
import styles from './search-page.module.css';

interface SearchFiltersProps {
  readonly filters: ChatFilters;
  readonly onChange: (filters: ChatFilters) => void;
}

const times = [
  { value: '0', label: 'Any time' },
  { value: '1', label: 'Today' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
];
const archives = [
  { value: 'with', label: 'All chats' },
  { value: 'without', label: 'Not archived' },
  { value: 'only', label: 'Archived' },
];

/** Narrows a search to an agent, a folder, a time, and to chats that are archived or not. */
export function SearchFilters({ filters, onChange }: SearchFiltersProps) {
  const home = useSystem((s) => s.info?.home);
  const agents = useChats((s) =>
    [...new Map(Object.values(s.byId).map((chat) => [chat.agent, chat.agentLabel]))].flat(),
  );
  const folders = useChats((s) => [...new Set(Object.values(s.byId).map(({ cwd }) => cwd))].sort());
  const agentOptions = Array.from({ length: agents.length / 2 }, (_, n) => ({
    value: agents[2 * n] ?? '',
    label: agents[2 * n + 1] ?? '',
  }));
  return (
    <div className={styles['filters']}>
      <Select
        aria-label="Agent"
        value={filters.agent}
        options={[{ value: '', label: 'Any agent' }, ...agentOptions]}
        onValue={(agent) => onChange({ ...filters, agent })}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Select
        aria-label="Folder"
        value={filters.folder}
        options={[
          { value: '', label: 'Any folder' },
          ...folders.map((value) => ({ value, label: folderLabel(value, home) })),
        ]}
        onValue={(folder) => onChange({ ...filters, folder })}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Select
        aria-label="Time"
        value={String(filters.days)}
        options={times}
        onValue={(days) => onChange({ ...filters, days: Number(days) })}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <Select
        aria-label="Archived"
        value={filters.archived}
        options={archives}
        onValue={(value) => onChange({ ...filters, archived: archivedOf(value) })}
        onKeyDown={(event) => event.stopPropagation()}
      />
    </div>
  );
}

function archivedOf(value: string): ChatFilters['archived'] {
  return value === 'only' || value === 'without' ? value : 'with';
}
