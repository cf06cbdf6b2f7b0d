import { describe, expect, it } from 'vitest';
import { movePreset } from './chat-presets.ts';
import { emptyPreset, fromPresetDraft, toPresetDraft } from './preset-draft.ts';

const preset = {
  id: 'a',
  name: 'Review',
  agent: 'fake',
  cwd: '/p',
  options: { model: 'two', plan: true },
  worktree: false,
  prompt: '/review',
};

describe('presets', () => {
  it('A55: a preset stays what it is through its form', () => {
    expect(fromPresetDraft(toPresetDraft(preset))).toEqual({ ok: true, preset });
  });

  it('A55: its form says what is wrong', () => {
    const draft = emptyPreset('fake');
    expect(fromPresetDraft(draft)).toEqual({ ok: false, reason: 'Give the preset a name.' });
    expect(fromPresetDraft({ ...draft, name: 'x', options: 'model' })).toEqual({
      ok: false,
      reason: 'Write option = value: “model”.',
    });
    expect(fromPresetDraft({ ...draft, name: 'x', agent: '' })).toEqual({
      ok: false,
      reason: 'Choose an agent.',
    });
  });

  it('moves up and down, and not beyond the ends', () => {
    const all = [preset, { ...preset, id: 'b' }];
    const ids = (id: string, by: 1 | -1): string =>
      movePreset(all, id, by)
        .map((one) => one.id)
        .join('');
    expect([ids('a', 1), ids('b', -1), ids('a', -1), ids('b', 1), ids('c', 1)]).toEqual([
      'ba',
      'ba',
      'ab',
      'ab',
      'ab',
    ]);
  });
});
