import type {
  AvailableCommand,
  SessionConfigOption,
  SessionModeState,
} from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatCommand, ChatOption } from './chat-facts.ts';
import {
  MAX_COMMANDS,
  MAX_DESCRIPTION_CHARS,
  MAX_NAME_CHARS,
  MAX_OPTION_VALUES,
  MAX_OPTIONS,
  MAX_PATH_CHARS,
  MAX_TITLE_CHARS,
} from './chat-limits.ts';
import { cutEnd, plainLine } from './safe-text.ts';
import { sameJson } from './same-json.ts';

/** Id of the option that stands for the modes of agents without options. */
export const MODES = 'mode';

/** Replaces the commands. */
export function reduceCommands(draft: ChatDraft, available: readonly AvailableCommand[]): void {
  const commands = available
    .slice(0, MAX_COMMANDS)
    .map(({ name, description, input }): ChatCommand => {
      const hint = input && 'hint' in input ? plainLine(String(input.hint), MAX_TITLE_CHARS) : '';
      return {
        name: plainLine(name, MAX_NAME_CHARS),
        description: plainLine(description, MAX_DESCRIPTION_CHARS),
        ...(hint === '' ? {} : { hint }),
      };
    });
  if (!sameJson(commands, draft.facts.commands)) draft.set({ commands });
}

/** What a session offers, as the answer that opened it says. */
export function reduceConfigured(
  draft: ChatDraft,
  configOptions: readonly SessionConfigOption[] | null | undefined,
  modes: SessionModeState | null | undefined,
): void {
  if (configOptions) setOptions(draft, toOptions(configOptions));
  const { options } = draft.facts;
  if (!modes || options.some(({ category }) => category === 'mode')) return;
  setOptions(draft, [...options, modeOption(modes)]);
}

/** Replaces the options. An agent that changes its mode by itself is worth a line. */
export function reduceOptions(
  draft: ChatDraft,
  configOptions: readonly SessionConfigOption[],
): void {
  const before = modeOf(draft.facts.options);
  setOptions(draft, toOptions(configOptions));
  sayMode(draft, before);
}

/** Another mode, of agents that have modes rather than options. */
export function reduceMode(draft: ChatDraft, mode: string): void {
  const before = modeOf(draft.facts.options);
  const value = exact(mode);
  setOptions(
    draft,
    draft.facts.options.map((option) =>
      option.category === 'mode' && option.type === 'select' ? { ...option, value } : option,
    ),
  );
  sayMode(draft, before);
}

function sayMode(draft: ChatDraft, before: ReturnType<typeof modeOf>): void {
  const after = modeOf(draft.facts.options);
  if (!draft.facts.turn || !before || !after || before.value === after.value) return;
  draft.say({ reason: 'mode_changed', text: `The mode is now ${after.name}.` });
}

function modeOf(options: readonly ChatOption[]): { value: string; name: string } | undefined {
  const option = options.find(({ category }) => category === 'mode');
  if (option?.type !== 'select') return undefined;
  const choices = option.groups.flatMap((group) => group.choices);
  const name = choices.find(({ value }) => value === option.value)?.name ?? option.value;
  return { value: option.value, name };
}

function setOptions(draft: ChatDraft, options: ChatOption[]): void {
  if (!sameJson(options, draft.facts.options)) draft.set({ options });
}

function modeOption(modes: SessionModeState): ChatOption {
  const choices = modes.availableModes.slice(0, MAX_OPTION_VALUES).map((mode) => ({
    value: exact(mode.id),
    ...labels(mode),
  }));
  return {
    type: 'select',
    id: MODES,
    name: 'Mode',
    category: 'mode',
    value: exact(modes.currentModeId),
    groups: [{ name: '', choices }],
  };
}

function toOptions(options: readonly SessionConfigOption[]): ChatOption[] {
  return options.slice(0, MAX_OPTIONS).map((option): ChatOption => {
    const base = {
      id: exact(option.id),
      ...labels(option),
      ...(option.category ? { category: plainLine(option.category, MAX_NAME_CHARS) } : {}),
    };
    if (option.type === 'boolean') return { ...base, type: 'boolean', value: option.currentValue };
    return {
      ...base,
      type: 'select',
      value: exact(option.currentValue),
      groups: toGroups(option.options),
    };
  });
}

type SelectChoices = Extract<SessionConfigOption, { type: 'select' }>['options'];
type ChoiceGroups = Extract<ChatOption, { type: 'select' }>['groups'];

function toGroups(options: SelectChoices): ChoiceGroups {
  const groups: ChoiceGroups = [];
  let left = MAX_OPTION_VALUES;
  for (const entry of options) {
    if (left <= 0) break;
    if ('options' in entry) {
      const choices = entry.options.slice(0, left).map(toChoice);
      left -= choices.length;
      groups.push({ name: plainLine(entry.name, MAX_NAME_CHARS), choices });
      continue;
    }
    if (groups.at(-1)?.name !== '') groups.push({ name: '', choices: [] });
    groups.at(-1)?.choices.push(toChoice(entry));
    left -= 1;
  }
  return groups;
}

/** A value that goes back to the agent: as it came. */
function exact(value: string): string {
  return cutEnd(value, MAX_PATH_CHARS);
}

interface Labelled {
  readonly name: string;
  readonly description?: string | null;
}

function toChoice(
  choice: Labelled & { readonly value: string },
): ChoiceGroups[number]['choices'][number] {
  return { value: exact(choice.value), ...labels(choice) };
}

function labels({ name, description }: Labelled): { name: string; description?: string } {
  return {
    name: plainLine(name, MAX_NAME_CHARS),
    ...(description ? { description: plainLine(description, MAX_DESCRIPTION_CHARS) } : {}),
  };
}
