import { afterEach, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/index.ts';
import { browserReserves } from '../workbench/settings/reserved-chords.ts';
import { registerWorkbenchCommands } from '../workbench/workbench-commands.ts';
import { commands, registerCommand } from './command-registry.ts';
import { findConflicts, resolveBindings, shouldHandleAsShortcut } from './keybindings.ts';
import type { Platform } from './platform.ts';
import { settingsStore } from './settings-store.ts';

const linux: Platform = { os: 'linux', door: 'desktop' };
const run = () => {};

afterEach(() => {
  for (const disposable of added.splice(0)) disposable.dispose();
  settingsStore.setState({ values: defaultSettings() });
});
const added: { dispose(): void }[] = [];

const ctrlK = {
  key: 'k',
  code: 'KeyK',
  ctrlKey: true,
  altKey: false,
  shiftKey: false,
  metaKey: false,
};

test("a user's binding replaces the default, an empty one takes it away", () => {
  const list = [
    { id: 'a', title: 'A', group: 'g', defaultChord: 'Ctrl+A', run },
    { id: 'b', title: 'B', group: 'g', defaultChord: ['Ctrl+B', 'F1'], run },
    { id: 'c', title: 'C', group: 'g', defaultChord: { mac: 'Cmd+C', other: 'Ctrl+C' }, run },
  ];
  const bindings = resolveBindings(list, { a: 'F5', b: '' }, linux);
  expect(Object.fromEntries(bindings)).toEqual({ a: ['F5'], b: [], c: ['Ctrl+C'] });
});

test('two commands on one chord are a conflict, however it is written', () => {
  const bindings = new Map([
    ['a', ['Ctrl+Shift+X']],
    ['b', ['Mod+Shift+x', 'F2']],
    ['c', ['F3']],
  ]);
  expect(findConflicts(bindings, linux)).toEqual([
    { chord: 'Ctrl+Shift+X', commandIds: ['a', 'b'] },
  ]);
});

test('only a bound chord of a command that would do something is kept from the program', () => {
  let enabled = false;
  added.push(
    registerCommand({
      id: 'x',
      title: 'X',
      group: 'g',
      defaultChord: 'Ctrl+K',
      when: () => enabled,
      run,
    }),
  );
  expect(shouldHandleAsShortcut(ctrlK)).toBe(false);
  enabled = true;
  expect(shouldHandleAsShortcut(ctrlK)).toBe(true);
  expect(shouldHandleAsShortcut({ ...ctrlK, shiftKey: true })).toBe(false);
  settingsStore.setState({
    values: { ...defaultSettings(), 'keyboard.bindings': { x: 'Ctrl+Shift+K' } },
  });
  expect(shouldHandleAsShortcut(ctrlK)).toBe(false);
  expect(shouldHandleAsShortcut({ ...ctrlK, shiftKey: true })).toBe(true);
});

const platforms = (['mac', 'windows', 'linux'] as const).flatMap((os) =>
  (['desktop', 'browser'] as const).map((door): Platform => ({ os, door })),
);
test.each(platforms)('defaults on %o: no conflicts, nothing a browser or a shell needs', (on) => {
  added.push(registerWorkbenchCommands());
  const bindings = resolveBindings(commands(), {}, on);
  expect(findConflicts(bindings, on)).toEqual([]);
  const chords = [...bindings.values()].flat();
  expect(chords.length).toBeGreaterThan(10);
  expect(chords.filter((chord) => browserReserves(chord, on))).toEqual([]);
  // Ctrl with a letter alone is a control character to every shell.
  expect(chords.filter((chord) => /^Ctrl\+[A-Z]$/.test(chord))).toEqual([]);
});
