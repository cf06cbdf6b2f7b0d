import type {
  AvailableCommand,
  SessionConfigOption,
  SessionConfigSelectGroup,
  SessionConfigSelectOption,
  SessionModeState,
} from '@agentclientprotocol/sdk/unstable';
import { isRecord, itemsOf, metaOf, textField } from './narrow.ts';

function choiceOf(raw: unknown): SessionConfigSelectOption | undefined {
  if (!isRecord(raw) || typeof raw['value'] !== 'string') return undefined;
  const { value, name } = raw;
  const label = typeof name === 'string' ? name : value;
  return { value, name: label, ...textField(raw, 'description'), ...metaOf(raw) };
}

function groupOf(raw: unknown): SessionConfigSelectGroup | undefined {
  if (!isRecord(raw) || typeof raw['group'] !== 'string') return undefined;
  const options = itemsOf(raw['options'], choiceOf);
  if (!options) return undefined;
  const { group, name } = raw;
  return { group, name: typeof name === 'string' ? name : group, options, ...metaOf(raw) };
}

/** A setting of a session: chosen from a list (which may have groups) or on and off. */
function parseConfigOption(raw: unknown): SessionConfigOption | undefined {
  if (!isRecord(raw) || typeof raw['id'] !== 'string') return undefined;
  const { id, name, type, currentValue } = raw;
  const base = {
    id,
    name: typeof name === 'string' ? name : id,
    ...textField(raw, 'description'),
    ...textField(raw, 'category'),
    ...metaOf(raw),
  };
  if (type === 'boolean' && typeof currentValue === 'boolean') {
    return { ...base, type, currentValue };
  }
  if (type !== 'select' || typeof currentValue !== 'string') return undefined;
  const groups = itemsOf(raw['options'], groupOf) ?? [];
  const options = groups.length > 0 ? groups : (itemsOf(raw['options'], choiceOf) ?? []);
  return { ...base, type, currentValue, options };
}

/** All settings of a session; undefined if the agent sent none at all. */
export function parseConfigOptions(raw: unknown): SessionConfigOption[] | undefined {
  return itemsOf(raw, parseConfigOption, 200);
}

/** Modes as agents without config options have them. */
export function parseModes(raw: unknown): SessionModeState | undefined {
  if (!isRecord(raw) || typeof raw['currentModeId'] !== 'string') return undefined;
  const availableModes = itemsOf(raw['availableModes'], (mode) => {
    if (!isRecord(mode) || typeof mode['id'] !== 'string') return undefined;
    const { id, name } = mode;
    return { id, name: typeof name === 'string' ? name : id, ...textField(mode, 'description') };
  });
  return { currentModeId: raw['currentModeId'], availableModes: availableModes ?? [] };
}

/** Models as agents without config options have them; not part of the protocol any more. */
export interface LegacyModels {
  readonly currentModelId: string;
  readonly availableModels: readonly {
    readonly modelId: string;
    readonly name: string;
    readonly description?: string | null;
  }[];
}

export function parseLegacyModels(raw: unknown): LegacyModels | undefined {
  if (!isRecord(raw) || typeof raw['currentModelId'] !== 'string') return undefined;
  const availableModels = itemsOf(raw['availableModels'], (model) => {
    if (!isRecord(model) || typeof model['modelId'] !== 'string') return undefined;
    const { modelId, name } = model;
    const label = typeof name === 'string' ? name : modelId;
    return { modelId, name: label, ...textField(model, 'description') };
  });
  return { currentModelId: raw['currentModelId'], availableModels: availableModels ?? [] };
}

/** A slash command. */
export function parseCommand(raw: unknown): AvailableCommand | undefined {
  if (!isRecord(raw) || typeof raw['name'] !== 'string' || raw['name'] === '') return undefined;
  const { name, description, input } = raw;
  const hint =
    isRecord(input) && typeof input['hint'] === 'string' ? { hint: input['hint'] } : null;
  return {
    name,
    description: typeof description === 'string' ? description : '',
    ...(hint ? { input: hint } : {}),
    ...metaOf(raw),
  };
}
