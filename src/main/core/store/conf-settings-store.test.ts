import { describe, expect, it } from 'vitest';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { type SettingsState, settingDefinitions, settingKeys } from '#shared/contract/index.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { ConfSettingsStore } from './conf-settings-store.ts';
import type { SettingsFile } from './settings-file.ts';

/** A settings file in memory, that can also be edited from outside. */
class MemoryFile implements SettingsFile {
  readonly path = '/home/me/settings.json';
  text: string | undefined;
  aside: string | undefined;
  failure: Error | undefined;
  #onChange: (() => void) | undefined;

  constructor(text?: string) {
    this.text = text;
  }

  read(): unknown {
    if (this.failure) throw this.failure;
    return this.text === undefined ? undefined : JSON.parse(this.text);
  }

  write(values: Readonly<Record<string, unknown>>): void {
    if (this.failure) throw this.failure;
    this.text = JSON.stringify(values);
  }

  setAside(): string {
    this.aside = this.text;
    this.text = undefined;
    return '/home/me/settings.broken.json';
  }

  watch(onChange: () => void): Disposable {
    this.#onChange = onChange;
    return toDisposable(() => {
      this.#onChange = undefined;
    });
  }

  /** As another program would. */
  edit(text: string): void {
    this.text = text;
    this.#onChange?.();
  }

  get watched(): boolean {
    return this.#onChange !== undefined;
  }
}

function open(text?: string) {
  const file = new MemoryFile(text);
  const clock = new ManualClock();
  const store = new ConfSettingsStore({ file, clock, logger: silentLogger });
  const seen: SettingsState[] = [];
  store.onDidChange((state) => seen.push(state));
  return { file, clock, store, seen, stored: () => JSON.parse(file.text ?? 'null') as unknown };
}

describe('ConfSettingsStore', () => {
  it('has every default when there is no file, and writes none', () => {
    const { store, file } = open();
    for (const key of settingKeys) {
      expect(store.state.values[key]).toEqual(settingDefinitions[key].default);
    }
    expect(store.state.changed).toEqual([]);
    expect(store.problems).toEqual([]);
    expect(file.text).toBeUndefined();
  });

  it('stores only what differs from the default', () => {
    const { store, stored, seen } = open();
    store.update({
      'terminal.fontSize': 18,
      'terminal.ligatures': settingDefinitions['terminal.ligatures'].default,
    });
    expect(stored()).toEqual({ 'terminal.fontSize': 18 });
    expect(seen.at(-1)?.changed).toEqual(['terminal.fontSize']);
    store.update({ 'terminal.fontSize': settingDefinitions['terminal.fontSize'].default });
    expect(stored()).toEqual({});
    expect(store.state.changed).toEqual([]);
  });

  it('keeps keys it does not know', () => {
    const { store, stored } = open('{"future.setting":{"a":1},"terminal.fontSize":20}');
    store.update({ 'appearance.zoom': 2 });
    store.reset(['terminal.fontSize']);
    expect(stored()).toEqual({ 'future.setting': { a: 1 }, 'appearance.zoom': 2 });
    expect(store.problems).toEqual([]);
  });

  it('falls back for a single bad value, names it, and keeps the good ones', () => {
    const { store, stored } = open('{"terminal.fontSize":"huge","appearance.zoom":1.5}');
    expect(store.state.values['terminal.fontSize']).toBe(14);
    expect(store.state.values['appearance.zoom']).toBe(1.5);
    expect(store.problems).toHaveLength(1);
    expect(store.problems[0]).toContain(
      '"Font size" (terminal.fontSize) in /home/me/settings.json',
    );
    store.update({ 'appearance.zoom': 2 });
    expect(stored()).toEqual({ 'terminal.fontSize': 'huge', 'appearance.zoom': 2 });
  });

  it.each(['{', '', '[1]', 'null', '"text"'])('sets a broken file aside: %j', (text) => {
    const { store, file } = open(text);
    expect(file.aside).toBe(text);
    expect(store.problems).toEqual([expect.stringContaining('/home/me/settings.broken.json')]);
    expect(store.state.changed).toEqual([]);
  });

  it('does not set a file aside that only cannot be opened', () => {
    const file = new MemoryFile('{"appearance.zoom":2}');
    file.failure = new Error('EACCES');
    const store = new ConfSettingsStore({ file, clock: new ManualClock(), logger: silentLogger });
    expect(file.aside).toBeUndefined();
    expect(store.problems).toEqual([expect.stringContaining('Check its permissions')]);
  });

  it('changes nothing when the file cannot be written', () => {
    const { store, file, seen } = open('{"appearance.zoom":2}');
    file.failure = new Error('ENOSPC');
    expect(() => store.update({ 'appearance.zoom': 3 })).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expect(() => store.reset(['appearance.zoom'])).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expect(store.state.values['appearance.zoom']).toBe(2);
    expect(seen).toEqual([]);
  });

  it('refuses a bad value', () => {
    const { store, file } = open();
    expect(() => store.update({ 'terminal.fontSize': 1000 })).toThrow(
      expect.objectContaining({ code: 'setting_invalid' }),
    );
    expect(file.text).toBeUndefined();
  });

  it('takes over edits made by hand, once they settle', () => {
    const { store, file, clock, seen } = open();
    file.edit('{"appearance.zo');
    file.edit('{"appearance.zoom":2}');
    expect(seen).toEqual([]);
    clock.advance(100);
    expect(seen.map(({ values }) => values['appearance.zoom'])).toEqual([2]);
    file.edit('{"appearance.zo');
    clock.advance(100);
    expect(store.state.values['appearance.zoom']).toBe(2);
    expect(file.aside).toBeUndefined();
  });

  it('does not undo an edit that was not noticed yet', () => {
    const { store, file, stored } = open();
    file.text = '{"appearance.zoom":2}';
    store.update({ 'terminal.fontSize': 18 });
    expect(stored()).toEqual({ 'appearance.zoom': 2, 'terminal.fontSize': 18 });
  });

  it('lets go of the file', () => {
    const { store, file, clock } = open();
    file.edit('{}');
    store.dispose();
    expect(file.watched).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
