// Options of an agent as the composer shows them. Pure.

import type { ChatOption } from '#shared/chat/chat-facts.ts';

export type SelectOption = Extract<ChatOption, { type: 'select' }>;

/** Choices listed at once; the others are found by searching. */
const MAX_LISTED = 200;

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

/**
 * What stands below a choice. A plan mode only asks the model: it can still change files and run
 * commands, whatever the agent promises.
 */
export function choiceWords(
  { category }: Pick<SelectOption, 'category'>,
  { value, name, description }: Choice,
): string | undefined {
  const isPlan = category === 'mode' && [value, name].some((word) => /^plan\b/i.test(word));
  return isPlan ? 'Asks the model not to edit; it still can' : description;
}

/** The choices of an option with what stands below each. */
export function describedGroups(option: SelectOption): SelectOption['groups'] {
  return option.groups.map((group) => ({
    ...group,
    choices: group.choices.map((choice) => {
      const description = choiceWords(option, choice);
      return description === undefined ? choice : { ...choice, description };
    }),
  }));
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

type Choice = SelectOption['groups'][number]['choices'][number];
type ChoiceGroup = SelectOption['groups'][number];

/** Choices as they are listed. */
export interface ListedChoices {
  /** `start`: the place of the group's first choice among all that are listed. */
  readonly groups: readonly (ChoiceGroup & { readonly start: number })[];
  readonly count: number;
  /** There are more than are listed. */
  readonly isCut: boolean;
}

/** As many choices as are listed at once. */
export function listChoices(groups: readonly ChoiceGroup[]): ListedChoices {
  let count = 0;
  const listed = groups.map((group) => {
    const choices = group.choices.slice(0, MAX_LISTED - count);
    const start = count;
    count += choices.length;
    return { ...group, choices, start };
  });
  const all = groups.reduce((sum, { choices }) => sum + choices.length, 0);
  return { groups: listed.filter(({ choices }) => choices.length > 0), count, isCut: all > count };
}
