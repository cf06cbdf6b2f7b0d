import { describe, expect, it } from 'vitest';
import type { ChatOption } from '#shared/chat/chat-facts.ts';
import {
  choiceWords,
  chosenName,
  filterGroups,
  listChoices,
  type SelectOption,
  sortOptions,
} from './option-choices.ts';

const model: SelectOption = {
  type: 'select',
  id: 'model',
  name: 'Model',
  category: 'model',
  value: 'a/large',
  groups: [
    { name: '', choices: [{ value: 'auto', name: 'Auto', description: 'Picks for you' }] },
    {
      name: 'Acme',
      choices: [
        { value: 'a/large', name: 'Large' },
        { value: 'a/small', name: 'Small' },
      ],
    },
  ],
};

describe('options of an agent (A55)', () => {
  it('come as mode, model, effort and then the rest, each as the agent has them', () => {
    const flag = (id: string, category?: string): ChatOption => ({
      type: 'boolean',
      id,
      name: id,
      value: true,
      ...(category === undefined ? {} : { category }),
    });
    const options = [
      flag('x'),
      flag('effort', 'thought_level'),
      model,
      flag('y'),
      flag('m', 'mode'),
    ];
    expect(sortOptions(options).map(({ id }) => id)).toEqual(['m', 'model', 'effort', 'x', 'y']);
  });

  it('are called as the agent calls them, or by their value', () => {
    expect(chosenName(model)).toBe('Large');
    expect(chosenName(model, 'gone')).toBe('gone');
  });

  it('are found by every word of name, group and description', () => {
    const found = (query: string) =>
      filterGroups(model.groups, query).flatMap(({ choices }) => choices.map(({ name }) => name));
    expect(found(' ')).toEqual(['Auto', 'Large', 'Small']);
    expect(found('acme sm')).toEqual(['Small']);
    expect(found('picks')).toEqual(['Auto']);
    expect(found('none')).toEqual([]);
  });

  it('are listed up to a number', () => {
    const all = listChoices(model.groups);
    expect(all).toMatchObject({ groups: model.groups, count: 3, isCut: false });
    expect(all.groups.map(({ start }) => start)).toEqual([0, 1]);
    const many = Array.from({ length: 150 }, (_, n) => ({ value: `${n}`, name: `${n}` }));
    const listed = listChoices(['a', 'b', 'c'].map((name) => ({ name, choices: many })));
    expect(listed).toMatchObject({ count: 200, isCut: true });
    expect(listed.groups.map(({ choices }) => choices.length)).toEqual([150, 50]);
  });

  it('A51: call a plan mode what it is, not read-only', () => {
    const plan = { value: 'plan', name: 'Plan', description: 'Read-only: no edits at all' };
    const asks = 'Asks the model not to edit; it still can';
    expect(choiceWords({ category: 'mode' }, plan)).toBe(asks);
    expect(choiceWords({ category: 'mode' }, { value: 'm-2', name: 'Plan Mode' })).toBe(asks);
    expect(choiceWords({ category: 'model' }, plan)).toBe(plan.description);
    const code = { value: 'code', name: 'Code', description: 'Does it' };
    expect(choiceWords({ category: 'mode' }, code)).toBe('Does it');
  });
});
