// Presets of chats as the settings have them: begun, saved, put in another order.

import type { ChatPreset } from '#shared/contract/index.ts';
import { prompt } from '../../stores/dialog-store.ts';
import { settingsStore, updateSettings } from '../../stores/settings-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { createChat } from '../chats-store.ts';
import { rememberedOptions } from '../last-options.ts';
import { homeFolder, openChat } from '../open-chat.ts';

/** All presets, in their order. */
export function chatPresets(): readonly ChatPreset[] {
  return settingsStore.getState().values['agents.presets'];
}

/** Begins a chat as a preset says, and shows it. */
export async function startPreset(preset: ChatPreset): Promise<void> {
  const { agent, cwd, options, worktree, prompt: text } = preset;
  const chat = await createChat(agent, cwd || homeFolder(), text, {
    options,
    worktree: worktree ? {} : undefined,
  });
  if (chat) openChat(chat.id);
}

/** Asks for a name and saves what is given as a preset; true if it was saved. */
export async function savePreset(
  given: Pick<ChatPreset, 'agent' | 'cwd' | 'prompt' | 'worktree'>,
): Promise<boolean> {
  const name = await prompt({
    title: 'Save as preset',
    label: 'Name of the preset',
    confirmLabel: 'Save preset',
    initial: '',
    maxLength: 200,
  });
  if (name === null || name.trim() === '') return false;
  const options = rememberedOptions(given.agent, given.cwd) ?? {};
  const preset = { ...given, id: crypto.randomUUID(), name: name.trim(), options };
  const saved = await updateSettings({ 'agents.presets': [...chatPresets(), preset] });
  if (!saved) return false;
  showToast({ level: 'success', title: `“${preset.name}” is saved`, key: 'preset-saved' });
  return true;
}

/** Pure: `all` with one moved up (-1) or down (1). */
export function movePreset(
  all: readonly ChatPreset[],
  id: string,
  by: 1 | -1,
): readonly ChatPreset[] {
  const place = all.findIndex((preset) => preset.id === id);
  const preset = all[place];
  const to = place + by;
  if (!preset || to < 0 || to >= all.length) return all;
  return all.toSpliced(place, 1).toSpliced(to, 0, preset);
}
