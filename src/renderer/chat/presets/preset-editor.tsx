import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ChatPreset, ListedAgent } from '#shared/contract/index.ts';
import { confirm } from '../../stores/dialog-store.ts';
import { updateSettings, useSettings } from '../../stores/settings-store.ts';
import { api } from '../../stores/wing.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from '../../workbench/settings/editors.module.css';
import { movePreset } from './chat-presets.ts';
import { emptyPreset, type PresetDraft, toPresetDraft } from './preset-draft.ts';
import { PresetForm } from './preset-form.tsx';

/** Presets of chats, with everything that can be done to them. */
export function PresetEditor() {
  const presets = useSettings((s) => s.values['agents.presets']);
  const agents = useAgents();
  const [draft, setDraft] = useState<PresetDraft>();
  const put = (next: readonly ChatPreset[]) => updateSettings({ 'agents.presets': [...next] });
  const save = async (preset: ChatPreset): Promise<void> => {
    const exists = presets.some(({ id }) => id === preset.id);
    const next = exists
      ? presets.map((one) => (one.id === preset.id ? preset : one))
      : [...presets, preset];
    if (await put(next)) setDraft(undefined);
  };
  const remove = async (preset: ChatPreset): Promise<void> => {
    const sure = await confirm({
      title: `Delete the preset “${preset.name}”?`,
      body: 'Chats that were begun with it stay.',
      confirmLabel: 'Delete preset',
      danger: true,
    });
    if (sure) await put(presets.filter(({ id }) => id !== preset.id));
  };
  return (
    <div className={styles['editor']}>
      {presets.length > 0 && (
        <ul className={styles['list']} aria-label="Presets">
          {presets.map((preset, place) => (
            <li key={preset.id} className={styles['line']}>
              <div className={styles['lineWords']}>
                <span>{preset.name}</span>
                <span className={styles['muted']}>{aboutPreset(preset, agents)}</span>
              </div>
              <IconButton
                label={`Move ${preset.name} up`}
                disabled={place === 0}
                onClick={() => void put(movePreset(presets, preset.id, -1))}
              >
                <ArrowUp size={13} aria-hidden />
              </IconButton>
              <IconButton
                label={`Move ${preset.name} down`}
                disabled={place === presets.length - 1}
                onClick={() => void put(movePreset(presets, preset.id, 1))}
              >
                <ArrowDown size={13} aria-hidden />
              </IconButton>
              <IconButton
                label={`Edit ${preset.name}`}
                onClick={() => setDraft(toPresetDraft(preset))}
              >
                <Pencil size={13} aria-hidden />
              </IconButton>
              <IconButton label={`Delete ${preset.name}`} onClick={() => void remove(preset)}>
                <Trash2 size={13} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {draft ? (
        <PresetForm
          key={draft.id}
          initial={draft}
          agents={agents}
          onSave={(preset) => void save(preset)}
          onCancel={() => setDraft(undefined)}
        />
      ) : (
        <div>
          <Button
            icon={<Plus size={14} aria-hidden />}
            onClick={() => setDraft(emptyPreset(agents[0]?.id ?? ''))}
          >
            Add preset
          </Button>
        </div>
      )}
    </div>
  );
}

function aboutPreset(preset: ChatPreset, agents: readonly ListedAgent[]): string {
  const agent = agents.find(({ id }) => id === preset.agent)?.label ?? preset.agent;
  const place = preset.cwd === '' ? 'home folder' : preset.cwd;
  return [agent, place, ...Object.values(preset.options).map(String)].join(' · ').slice(0, 200);
}

/** Agents that can be chosen; installed ones first. */
function useAgents(): readonly ListedAgent[] {
  const [agents, setAgents] = useState<readonly ListedAgent[]>([]);
  useEffect(() => {
    let gone = false;
    api()
      .agents.list()
      .then((list) => {
        const isMissing = ({ program }: ListedAgent): number => (program === null ? 1 : 0);
        if (!gone) setAgents(list.toSorted((a, b) => isMissing(a) - isMissing(b)));
      })
      // The list can be empty: the form says that an agent is to be chosen.
      .catch(() => {});
    return () => {
      gone = true;
    };
  }, []);
  return agents;
}
