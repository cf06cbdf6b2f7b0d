import { expect, test } from 'vitest';
import type { Rights } from '#shared/contract/index.ts';
import { refusal, settingRefusal } from './rights.ts';

const rights = (role: Rights['role']): Rights => ({
  ...{ role, methods: ['sessions.kill'], settings: ['appearance.theme'] },
});

test('at the machine itself everything is open', () => {
  expect(refusal(null, 'sessions.create')).toBeUndefined();
  expect(settingRefusal(null, 'local.socket')).toBeUndefined();
});

test('elsewhere what the machine names is open, and for the rest there is a reason', () => {
  for (const role of ['owner', 'admin', 'member'] as const) {
    expect(refusal(rights(role), 'sessions.kill')).toBeUndefined();
    expect(settingRefusal(rights(role), 'appearance.theme')).toBeUndefined();
  }
  expect(refusal(rights('member'), 'sessions.create')).toContain('Only owners and admins');
  expect(settingRefusal(rights('member'), 'local.socket')).toContain('Only owners and admins');
  expect(refusal(rights('admin'), 'editor.open')).toContain('at the machine itself');
  expect(settingRefusal(rights('owner'), 'local.socket')).toContain('at the machine itself');
});
