import { expect, test } from 'vitest';
import { settingDefinitions, settingKeys } from '#shared/contract/index.ts';
import { searchSettings } from './setting-search.ts';

const keys = (query: string, desktop = true) =>
  searchSettings(query, ['terminal.fontSize'], desktop).flatMap((section) => section.keys);

test('an empty search finds every setting, grouped', () => {
  const shown = settingKeys.filter((key) => !settingDefinitions[key].programsOnly);
  expect(keys('').toSorted()).toEqual(shown.toSorted());
  expect(shown.length).toBeGreaterThan(30);
  expect(searchSettings('', [], true)[0]?.group).toBe('Appearance');
});

test('title, description, key and keywords are searched; every word counts', () => {
  expect(keys('font size')).toContain('terminal.fontSize');
  expect(keys('OSC 52')).toEqual(['terminal.clipboardWrite']);
  expect(keys('color dark')).toEqual(['appearance.theme']);
  expect(keys('sessions.max')).toEqual(['sessions.max']);
  expect(keys('no such thing')).toEqual([]);
});

test('@changed finds what differs from the defaults', () => {
  expect(keys('@changed')).toEqual(['terminal.fontSize']);
});

test('settings of the desktop are left out in a browser', () => {
  expect(keys('when closed', true)).toContain('desktop.closeToTray');
  expect(keys('when closed', false)).toEqual([]);
});
