// The user's settings as this window knows them. A change shows at once and is undone if the core
// refuses it.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import {
  defaultSettings,
  type SettingKey,
  type SettingsState,
  type SettingValues,
  settingKeys,
} from '#shared/contract/index.ts';
import { refusalOf } from './rights.ts';
import { showError } from './toast-store.ts';
import { api } from './wing.ts';

export interface SettingsStoreState {
  readonly values: SettingValues;
  /** Settings that differ from their default. */
  readonly changed: readonly SettingKey[];
  /** False until the core has told the values; defaults are shown until then. */
  readonly loaded: boolean;
}

export const settingsStore = createStore<SettingsStoreState>(() => ({
  values: defaultSettings(),
  changed: [],
  loaded: false,
}));

/** Reads from the settings; re-renders only when the selected value changes. */
export function useSettings<T>(selector: (state: SettingsStoreState) => T): T {
  return useStore(settingsStore, selector);
}

/** Takes over what the core says. */
export function receiveSettings(state: SettingsState): void {
  settingsStore.setState({ values: state.values, changed: state.changed, loaded: true });
}

/**
 * Changes settings: for this page only where the machine keeps none for this person. Resolves to false,
 * after a toast, if they could not be saved.
 */
export async function updateSettings(patch: Partial<SettingValues>): Promise<boolean> {
  const before = settingsStore.getState();
  settingsStore.setState({ values: { ...before.values, ...patch } });
  if (refusalOf('settings.update') !== undefined) return true;
  try {
    receiveSettings(await api().settings.update(patch));
    return true;
  } catch (error) {
    settingsStore.setState(({ values }) => ({
      values: withoutPatch(values, patch, before.values),
    }));
    showError('The setting was not saved', error);
    return false;
  }
}

/** Pure: `values` with what `patch` set as it was in `before`. What was set anew since stays. */
function withoutPatch(
  values: SettingValues,
  patch: Partial<SettingValues>,
  before: SettingValues,
): SettingValues {
  const undone = settingKeys
    .filter((key) => key in patch && values[key] === patch[key])
    .map((key) => [key, before[key]]);
  return { ...values, ...Object.fromEntries(undone) };
}

/** Puts settings back to their defaults. Resolves to false, after a toast, if that failed. */
export async function resetSettings(keys: readonly SettingKey[]): Promise<boolean> {
  try {
    receiveSettings(await api().settings.reset({ keys: [...keys] }));
    return true;
  } catch (error) {
    showError('The setting was not reset', error);
    return false;
  }
}
