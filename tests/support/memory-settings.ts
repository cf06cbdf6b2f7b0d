import type { SettingsStore } from '#core/store/settings-store.ts';
import { Emitter } from '#shared/base/emitter.ts';
import {
  defaultSettings,
  type SettingKey,
  type SettingPatch,
  type SettingsState,
} from '#shared/contract/index.ts';

/** Settings that live in memory. */
export class MemorySettings implements SettingsStore {
  readonly problems: readonly string[] = [];
  readonly #changed = new Emitter<SettingsState>();
  readonly onDidChange = this.#changed.event;
  #patch: SettingPatch;

  constructor(patch: SettingPatch = {}) {
    this.#patch = patch;
  }

  get state(): SettingsState {
    return {
      values: { ...defaultSettings(), ...this.#patch } as SettingsState['values'],
      changed: Object.keys(this.#patch) as SettingKey[],
    };
  }

  update(patch: SettingPatch): void {
    this.#patch = { ...this.#patch, ...patch };
    this.#changed.fire(this.state);
  }

  reset(keys: readonly SettingKey[]): void {
    this.#patch = Object.fromEntries(
      Object.entries(this.#patch).filter(([key]) => !keys.includes(key as SettingKey)),
    );
    this.#changed.fire(this.state);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
