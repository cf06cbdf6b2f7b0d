import type {
  SessionConfigOption,
  SessionConfigSelect,
  SessionConfigSelectOption,
} from '@agentclientprotocol/sdk/unstable';
import type { ModeInfo, ModelInfo } from './session-options.ts';
import type { SessionState } from './session-state.ts';

/** A setting with a list to choose from. */
export type SelectOption = Extract<SessionConfigOption, { type: 'select' }>;

/** The setting of a category (`model`, `mode`, `thought_level`); ids differ between agents. */
export function optionOf(
  options: readonly SessionConfigOption[] | undefined,
  category: string,
): SelectOption | undefined {
  for (const option of options ?? []) {
    if (option.category === category && option.type === 'select') return option;
  }
  return undefined;
}

/** What there is to choose from, with the heading it stands under. */
export function choicesOf(
  option: SessionConfigSelect | undefined,
): readonly (SessionConfigSelectOption & { readonly group?: string })[] {
  return (option?.options ?? []).flatMap((item) =>
    'value' in item ? [item] : item.options.map((choice) => ({ ...choice, group: item.name })),
  );
}

function described(description: string | null | undefined): { description?: string } {
  return description ? { description } : {};
}

/** Models of a session, from its settings or in the older form. A copy. */
export function modelsOf(state: SessionState): ModelInfo[] {
  const option = optionOf(state.configOptions, 'model');
  if (option) {
    return choicesOf(option).map(({ value, name, description, group }) => ({
      id: value,
      name,
      ...described(description),
      ...(group === undefined ? {} : { group }),
    }));
  }
  return (state.models?.availableModels ?? []).map(({ modelId, name, description }) => ({
    id: modelId,
    name,
    ...described(description),
  }));
}

/** Modes of a session, from its settings or in the older form. A copy. */
export function modesOf(state: SessionState): ModeInfo[] {
  const option = optionOf(state.configOptions, 'mode');
  if (option) {
    return choicesOf(option).map(({ value, name, description }) => ({
      id: value,
      name,
      ...described(description),
    }));
  }
  return (state.modes?.availableModes ?? []).map(({ id, name, description }) => ({
    id,
    name,
    ...described(description),
  }));
}

/** The model in use, where the agent tells. */
export function currentModelOf(state: SessionState): string | undefined {
  return optionOf(state.configOptions, 'model')?.currentValue ?? state.models?.currentModelId;
}

/** The mode in use, where the agent tells. */
export function currentModeOf(state: SessionState): string | undefined {
  return optionOf(state.configOptions, 'mode')?.currentValue ?? state.modes?.currentModeId;
}
