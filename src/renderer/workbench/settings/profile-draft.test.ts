import { expect, test } from 'vitest';
import { emptyDraft, freeId, fromDraft, toDraft } from './profile-draft.ts';

test('a profile survives its form', () => {
  const profile = {
    id: 'web',
    name: 'Web',
    shell: '/bin/zsh',
    args: ['-l', 'a b'],
    env: { A: '1=2', B: '' },
    cwd: '/srv',
    icon: 'globe',
    tint: 'teal',
  } as const;
  expect(fromDraft(toDraft({ ...profile, args: [...profile.args] }))).toEqual({
    ok: true,
    profile,
  });
});

test('a form without a name, or with a broken variable, says which field is wrong', () => {
  expect(fromDraft(emptyDraft([]))).toMatchObject({ ok: false, field: 'name' });
  const draft = { ...emptyDraft([]), name: 'x' };
  expect(fromDraft({ ...draft, env: 'A=1\noops' })).toMatchObject({ ok: false, field: 'env' });
  expect(fromDraft({ ...draft, icon: 'nope' })).toMatchObject({ ok: false, field: 'icon' });
});

test('ids are made unique', () => {
  expect(freeId('profile', [])).toBe('profile');
  expect(freeId('profile', ['profile', 'profile-2'])).toBe('profile-3');
});
