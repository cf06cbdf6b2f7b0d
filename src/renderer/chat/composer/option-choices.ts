// Options of an agent as the composer shows them. Pure.

import type { ChatOption } from '#shared/chat/chat-facts.ts';

export type SelectOption = Extract<ChatOption, { type: 'select' }>;

const order = ['mode', 'model', 'thought_level', 'model_config'];

/** Options in the order they are shown: mode, model, effort, then the agent's own. */
export function sortOptions(options: readonly ChatOption[]): ChatOption[] {
  return options.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ category }: ChatOption): number {
  const place = order.indexOf(category ?? '');
  return place === -1 ? order.length : place;
}

/** The choice that holds now, as it is called. */
export function chosenName(option: SelectOption, value: string = option.value): string {
  const choices = option.groups.flatMap((group) => group.choices);
  return choices.find((choice) => choice.value === value)?.name ?? value;
}

/** The groups with a choice of which name, group or description has all words of `query`. */
export function filterGroups(
  groups: SelectOption['groups'],
  query: string,
): SelectOption['groups'] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter(({ name, value, description = '' }) => {
        const text = `${group.name} ${name} ${value} ${description}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ choices }) => choices.length > 0);
}
